#pragma once
// Reading .safetensors: a header that is checked in full before anything is believed, then views into the mapped file.
#include "engine/base/files.h"
#include "engine/io/tensor_type.h"

#include <map>
#include <string>
#include <unordered_map>
#include <vector>

namespace tw {

struct TensorInfo {
  std::string name;
  TensorType type = TensorType::F32;
  std::vector<int64_t> shape;
  uint64_t begin = 0, end = 0; ///< bytes from the start of the data section
  uint64_t bytes() const { return end - begin; }
  int64_t elements() const {
    int64_t count = 1;
    for (const auto size : shape) count *= size;
    return count;
  }
};

/// What the header says, without the data.
struct SafetensorsHeader {
  std::vector<TensorInfo> tensors; ///< in the order of their data
  std::map<std::string, std::string> metadata;
  uint64_t dataOffset = 0; ///< from the start of the file
};

/// Checks everything the format promises: header length, JSON, types, shapes that multiply without overflow and fit
/// their bytes, data that is contiguous, without overlaps or holes, and exactly as long as the file. Errors:
/// file.damaged.
Result<SafetensorsHeader> parseSafetensorsHeader(std::span<const std::byte> file, const std::string& name);

class SafetensorsFile {
 public:
  /// Errors: io.missing, io.read, file.damaged.
  static Result<SafetensorsFile> open(const fs::path& path);
  const std::vector<TensorInfo>& tensors() const { return m_header.tensors; }
  const std::map<std::string, std::string>& metadata() const { return m_header.metadata; }
  const TensorInfo* find(const std::string& name) const;
  /// The tensor's bytes, little-endian, row-major; not necessarily aligned for their type.
  std::span<const std::byte> bytes(const TensorInfo& tensor) const;
  /// This tensor will not be read again soon.
  void release(const TensorInfo& tensor) const;
  const fs::path& path() const { return m_file->path(); }

 private:
  std::shared_ptr<MappedFile> m_file;
  SafetensorsHeader m_header;
  std::unordered_map<std::string, size_t> m_byName;
};

} // namespace tw
