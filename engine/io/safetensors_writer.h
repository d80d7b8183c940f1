#pragma once
// Writing .safetensors as a stream: names, types and shapes first, then the data one tensor after another, so that no
// more than one is ever in memory.
#include "engine/io/safetensors.h"

#include <functional>

namespace tw {

struct TensorDeclaration {
  std::string name;
  TensorType type = TensorType::F32;
  std::vector<int64_t> shape;
};

/// The order in which the format's own writer lays tensors out: widest elements first, then by name.
void sortForSafetensors(std::vector<TensorDeclaration>& tensors);

/// Bytes of the file that a writer for these tensors makes.
uint64_t safetensorsFileSize(std::vector<TensorDeclaration> tensors,
                             const std::map<std::string, std::string>& metadata = {{"format", "pt"}});

class SafetensorsWriter {
 public:
  /// `tensors` are sorted as sortForSafetensors does; order() tells in which order the data must come.
  /// Errors: file.tensor (a name twice, a shape that overflows), io.not_writable, io.disk_full.
  static Result<SafetensorsWriter> create(const fs::path& path, std::vector<TensorDeclaration> tensors,
                                          const std::map<std::string, std::string>& metadata = {{"format", "pt"}});
  const std::vector<TensorDeclaration>& order() const { return m_order; }
  /// The whole data of the next tensor of order(); it may also come in pieces. Errors: file.tensor when it is not the
  /// next or too long.
  Result<> write(const std::string& name, const void* data, uint64_t size);
  /// Flushes and renames. Errors: file.tensor when data is missing. Without finish() nothing is left behind.
  Result<> finish();
  uint64_t bytesWritten() const { return m_file.bytesWritten(); }

 private:
  explicit SafetensorsWriter(AtomicFile file) : m_file(std::move(file)) {}
  AtomicFile m_file;
  std::vector<TensorDeclaration> m_order;
  std::vector<uint64_t> m_sizes;
  size_t m_next = 0;
  uint64_t m_given = 0; ///< bytes of tensor m_next that came already
};

} // namespace tw
