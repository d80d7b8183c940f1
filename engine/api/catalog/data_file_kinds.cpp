#include "engine/api/catalog/data_file_kinds.h"

#include <algorithm>

namespace tw {
namespace {

/// The length of the ending of `file` that is among `endings`, or 0.
size_t endingLength(std::string_view file, const std::vector<std::string>& endings) {
  const auto small = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  for (const auto& ending : endings)
    if (file.size() > ending.size() &&
        std::equal(ending.begin(), ending.end(), file.end() - static_cast<std::ptrdiff_t>(ending.size()),
                   [&](char wanted, char c) { return wanted == small(c); }))
      return ending.size();
  return 0;
}

} // namespace

const std::vector<DataFileKind>& dataFileKinds() {
  static const std::vector<DataFileKind> kinds = {{"json", {".json"}},
                                                  {"jsonl", {".jsonl", ".ndjson"}},
                                                  {"csv", {".csv"}},
                                                  {"tsv", {".tsv", ".tab"}},
                                                  {"txt", {".txt", ".text", ".md"}},
                                                  {"parquet", {".parquet"}},
                                                  {"arrow", {".arrow", ".feather"}}};
  return kinds;
}

const std::vector<std::string>& packedEndings() {
  static const std::vector<std::string> endings = {".gz", ".zst", ".zstd"};
  return endings;
}

bool isPackedName(std::string_view file) { return endingLength(file, packedEndings()) > 0; }

const DataFileKind* dataFileKindOf(std::string_view file) {
  while (const auto packed = endingLength(file, packedEndings())) file.remove_suffix(packed);
  for (const auto& kind : dataFileKinds())
    if (endingLength(file, kind.endings) > 0) return &kind;
  return nullptr;
}

std::string dataFileKindNames() {
  std::string names;
  for (const auto& kind : dataFileKinds()) names += (names.empty() ? "" : ", ") + kind.name;
  return names;
}

} // namespace tw
