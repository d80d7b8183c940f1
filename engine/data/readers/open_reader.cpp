#include "engine/data/readers/encoding.h"
#include "engine/data/readers/reader.h"

#include <algorithm>

namespace tw {
namespace {

std::optional<FileFamily> byExtension(const fs::path& path) {
  std::string extension = toUtf8(path.extension());
  std::transform(extension.begin(), extension.end(), extension.begin(),
                 [](unsigned char c) { return c < 0x80 ? std::tolower(c) : c; });
  static const std::pair<const char*, FileFamily> known[] = {
      {".json", FileFamily::Json},      {".jsonl", FileFamily::Jsonl}, {".ndjson", FileFamily::Jsonl},
      {".csv", FileFamily::Csv},        {".tsv", FileFamily::Tsv},     {".tab", FileFamily::Tsv},
      {".txt", FileFamily::Text},       {".text", FileFamily::Text},   {".md", FileFamily::Text},
      {".parquet", FileFamily::Parquet}};
  for (const auto& [name, family] : known)
    if (extension == name) return family;
  return std::nullopt;
}

} // namespace

Result<FileFamily> fileFamily(const fs::path& path) {
  if (const auto family = byExtension(path)) return *family;
  return fail(requestError("data.format", TW_TEXT("%1 has no ending that tells its format.", toUtf8(path)),
                           TW_TEXT("Name it .json, .jsonl, .csv, .tsv, .txt or .parquet, according to its content."))
                  .at(toUtf8(path)));
}

Result<std::unique_ptr<SliceableReader>> openTextFamily(TextFilePtr file, FileFamily family) {
  switch (family) {
  case FileFamily::Json: return openJson(std::move(file));
  case FileFamily::Jsonl: return openJsonl(std::move(file));
  case FileFamily::Csv: return openCsv(std::move(file), 0);
  case FileFamily::Tsv: return openCsv(std::move(file), '\t');
  default: return openText(std::move(file));
  }
}

Result<std::unique_ptr<RecordReader>> openReader(const fs::path& path) {
  std::error_code error;
  if (fs::exists(path, error) && !fs::is_directory(path, error)) {
    TW_CHECK(fileFamily(path));
  }
  if (byExtension(path) == FileFamily::Parquet) return openParquet(path);
  TW_TRY(auto file, TextFile::open(path));
  TW_TRY(const auto family, fileFamily(path));
  return openTextFamily(std::move(file), family);
}

} // namespace tw
