#pragma once
// Bytes of an export before it is written.
#include "engine/base/files.h"

#include <map>

namespace tw {

struct ExportSize {
  int64_t bytes = 0, files = 0;
};

/// Files by the name under which they will be written; a later one of the same name replaces the earlier.
class ExportFiles {
 public:
  void add(const std::string& name, uint64_t bytes) { m_sizes[name] = bytes; }
  /// The tokenizer's files as copyTokenizer(from, …, {}) takes them along.
  void addTokenizer(const fs::path& from);
  ExportSize total() const;

 private:
  std::map<std::string, uint64_t> m_sizes;
};

} // namespace tw
