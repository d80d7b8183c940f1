#include "engine/data/readers/content.h"

#include "engine/base/lfs_pointer.h"
#include "engine/data/readers/json_scan.h"

#include <algorithm>
#include <fstream>

namespace tw {
namespace {

using namespace std::string_view_literals;

constexpr size_t kHeadBytes = size_t{1} << 16;
constexpr int kMaxLayers = 3; ///< a packed file in a packed file; more is somebody's joke

std::string headOf(const fs::path& path) {
  std::error_code error;
  if (!fs::is_regular_file(path, error)) return {}; // a pipe can be read only once
  std::ifstream file(path, std::ios::binary);
  std::string head(kHeadBytes, '\0');
  file.read(head.data(), static_cast<std::streamsize>(head.size()));
  head.resize(static_cast<size_t>(std::max<std::streamsize>(file.gcount(), 0)));
  return head;
}

Error noDataFile(const std::string& name, Text what, Text advice) {
  return requestError("data.format", TW_TEXT("%1 is %2, not a data file.", name, what), std::move(advice)).at(name);
}

/// Files that people give by mistake, told by their first bytes.
Result<> refuseOthers(std::string_view head, const std::string& name) {
  const auto begins = [&](std::string_view mark) { return head.starts_with(mark); };
  const auto unpackFirst = TW_TEXT("Unpack it and choose the file or the folder inside.");
  if (begins("PK\3\4"sv) || begins("PK\5\6"sv)) {
    if (head.find("xl/"sv) != std::string_view::npos || head.find("[Content_Types].xml"sv) != std::string_view::npos)
      return fail(noDataFile(name, TW_TEXT("an Excel workbook"),
                             TW_TEXT("Save the sheet as CSV (UTF-8) and choose that file.")));
    return fail(noDataFile(name, TW_TEXT("a zip archive"), unpackFirst));
  }
  if (begins("\xD0\xCF\x11\xE0"sv))
    return fail(noDataFile(name, TW_TEXT("an old Excel workbook or Word document"),
                           TW_TEXT("Save the sheet as CSV (UTF-8) and choose that file.")));
  if (begins("\xFD"
             "7zXZ"sv) ||
      begins("BZh"sv) || begins("7z\xBC\xAF"sv) || begins("Rar!"sv) || begins("\x04\x22\x4D\x18"sv))
    return fail(noDataFile(name, TW_TEXT("compressed in a way that is not read here"),
                           TW_TEXT("Unpack it, or compress it with gzip or zstd instead.")));
  if (head.size() > 262 && head.substr(257, 5) == "ustar"sv)
    return fail(noDataFile(name, TW_TEXT("a tar archive"), unpackFirst));
  if (begins("%PDF-"sv))
    return fail(
        noDataFile(name, TW_TEXT("a PDF document"), TW_TEXT("Save its text as .txt (UTF-8) and choose that file.")));
  if (begins("SQLite format 3\0"sv))
    return fail(noDataFile(name, TW_TEXT("an SQLite database"), TW_TEXT("Write its rows as .jsonl or .csv.")));
  if (auto pointer = lfsPointer(fromUtf8(name), head, head.size())) return fail(std::move(*pointer));
  return {};
}

/// JSON under the name of text or a table: its first value is a whole object or a list of them.
bool beginsAsJson(std::string_view head) {
  if (head.starts_with("\xEF\xBB\xBF"sv)) head.remove_prefix(3);
  const auto first = head.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return false;
  auto at = first;
  if (head[at] == '[') at = head.find_first_not_of(" \t\r\n", at + 1);
  if (at == std::string_view::npos || head[at] != '{') return false;
  JsonScan scan(head, {});
  scan.moveTo(at);
  const auto value = scan.takeValue();
  if (!value) return false;
  const auto parsed = parseJson(*value);
  return parsed && parsed->is_object() && !parsed->empty();
}

std::optional<FileFamily> familyOf(std::string_view head, std::optional<FileFamily> named) {
  if (head.starts_with("PAR1"sv)) return FileFamily::Parquet;
  if (head.starts_with("ARROW1"sv) || head.starts_with("\xFF\xFF\xFF\xFF"sv)) return FileFamily::Arrow;
  const bool guessed = !named || named == FileFamily::Text || named == FileFamily::Csv || named == FileFamily::Tsv ||
                       named == FileFamily::Parquet || named == FileFamily::Arrow;
  if (guessed && beginsAsJson(head)) {
    const auto first = head.find_first_not_of("\xEF\xBB\xBF \t\r\n");
    return head[first] == '[' ? FileFamily::Json : FileFamily::Jsonl;
  }
  return named;
}

} // namespace

Result<std::string> Content::unpack() {
  for (int layer = 0;; ++layer) {
    auto head = headOf(m_path);
    const bool gzip = head.starts_with("\x1F\x8B"sv), zstd = head.starts_with("\x28\xB5\x2F\xFD"sv);
    if (!gzip && !zstd) return head;
    if (layer == kMaxLayers)
      return fail(noDataFile(m_name, TW_TEXT("compressed many times over"), TW_TEXT("Unpack it first.")));
    TW_TRY(auto unpacked, TemporaryFile::create());
    TW_CHECK(gzip ? unpackGzip(m_path, m_name, *unpacked) : unpackZstd(m_path, m_name, *unpacked));
    m_kept = std::move(unpacked);
    m_path = m_kept->path();
  }
}

Result<> Content::convert(const std::string& encoding) {
  TW_TRY(auto converted, TemporaryFile::create());
  TW_CHECK(convertFile(m_path, encoding, m_name, *converted));
  m_kept = std::move(converted);
  m_path = m_kept->path();
  m_encoding = encoding;
  return {};
}

Result<Content> Content::open(const fs::path& path, const std::string& encoding) {
  Content content;
  content.m_path = path;
  content.m_name = toUtf8(path);
  content.m_family = familyByName(path);
  const bool byHand = encoding != "auto" && !encoding.empty();
  if (byHand) TW_CHECK(checkEncoding(encoding));
  std::error_code error;
  if (!fs::is_regular_file(path, error)) return content;
  TW_TRY(const auto head, content.unpack());
  content.m_family = familyOf(head, content.m_family);
  const bool table = content.m_family == FileFamily::Parquet || content.m_family == FileFamily::Arrow;
  if (table) return content;
  TW_CHECK(refuseOthers(head, content.m_name));
  if (!byHand) return content;
  TW_CHECK(content.convert(encoding));
  content.m_family = familyOf(headOf(content.m_path), content.m_family);
  return content;
}

} // namespace tw
