#pragma once
// The weights of a model folder, whether in one file or in shards named by model.safetensors.index.json.
#include "engine/io/safetensors.h"

namespace tw {

class CheckpointFiles {
 public:
  /// Opens model.safetensors, else the shards of model.safetensors.index.json (all headers are checked now).
  /// Errors: model.missing_weights, io.missing (a shard), file.damaged (a tensor is not in the shard that the index
  /// names).
  static Result<CheckpointFiles> open(const fs::path& folder);
  struct Entry {
    const SafetensorsFile* file = nullptr;
    const TensorInfo* tensor = nullptr;
    explicit operator bool() const { return tensor != nullptr; }
    std::span<const std::byte> bytes() const { return file->bytes(*tensor); }
    void release() const { file->release(*tensor); }
  };
  /// Empty when there is no such tensor.
  Entry find(const std::string& name) const;
  /// All tensors, file by file in the order of their data.
  std::vector<Entry> entries() const;
  /// Bytes of all tensors.
  uint64_t bytes() const;
  const std::vector<std::unique_ptr<SafetensorsFile>>& files() const { return m_files; }

 private:
  std::vector<std::unique_ptr<SafetensorsFile>> m_files;
  std::unordered_map<std::string, Entry> m_entries;
};

} // namespace tw
