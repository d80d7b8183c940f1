#include "engine/export/export_size.h"

#include "engine/text/tokenizer.h"

namespace tw {

void ExportFiles::addTokenizer(const fs::path& from) {
  for (const auto& file : tokenizerFiles(from)) {
    std::error_code error;
    const auto size = fs::file_size(file, error);
    if (!error) add(toUtf8(file.filename()), size);
  }
}

ExportSize ExportFiles::total() const {
  ExportSize size;
  for (const auto& [name, bytes] : m_sizes) {
    size.bytes += static_cast<int64_t>(bytes);
    ++size.files;
  }
  return size;
}

} // namespace tw
