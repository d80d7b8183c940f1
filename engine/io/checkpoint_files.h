#pragma once
// The weights of a model folder, whether in one file or in shards, with or without model.safetensors.index.json.
#include "engine/io/safetensors.h"

namespace tw {

class CheckpointFiles {
 public:
  /// Opens model.safetensors, else the shards of model.safetensors.index.json, else shards that their names number,
  /// else the only safetensors file there is (all headers are checked now). What PyTorch's wrappers put into names
  /// ("_orig_mod.", and "module." before all of them) is read through. Errors: model.missing_weights (says what is
  /// there instead), model.missing_shard (names them), model.missing_index, file.damaged (a tensor of the index is in
  /// none of the shards), file.lfs_pointer.
  static Result<CheckpointFiles> open(const fs::path& folder);
  struct Entry {
    const SafetensorsFile* file = nullptr;
    const TensorInfo* tensor = nullptr; ///< its name may be another than in the file: what is read through is left out
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

  /// Names from here on without `prefix`, which all of them have.
  void readThrough(const std::string& prefix);
  /// `from` is called `to` from here on.
  void rename(const std::string& from, const std::string& to);
  /// What was read through, for people: "_orig_mod.", or empty.
  const std::string& wrapper() const { return m_wrapper; }

 private:
  struct Held {
    const SafetensorsFile* file;
    TensorInfo tensor;
  };
  Result<SafetensorsFile*> add(const fs::path& path);
  Result<> addIndexed(const fs::path& folder, const fs::path& index);
  Result<> addNumbered(const fs::path& folder);
  void list();
  void renameAll(const std::function<std::string(const std::string&)>& plain, const std::string& wrapper);

  std::vector<std::unique_ptr<SafetensorsFile>> m_files;
  std::map<std::string, const SafetensorsFile*> m_fileOf; ///< where the index says that a tensor is
  std::vector<std::unique_ptr<Held>> m_held;
  std::unordered_map<std::string, const Held*> m_byName;
  std::string m_wrapper;
};

} // namespace tw
