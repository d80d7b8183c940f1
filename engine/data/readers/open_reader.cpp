#include "engine/api/catalog/data_file_kinds.h"
#include "engine/data/readers/content.h"
#include "engine/data/readers/encoding.h"
#include "engine/data/readers/source_files.h"

namespace tw {

std::optional<FileFamily> familyByName(const fs::path& path) {
  static const std::pair<const char*, FileFamily> known[] = {
      {"json", FileFamily::Json},  {"jsonl", FileFamily::Jsonl}, {"csv", FileFamily::Csv},
      {"tsv", FileFamily::Tsv},    {"txt", FileFamily::Text},    {"parquet", FileFamily::Parquet},
      {"arrow", FileFamily::Arrow}};
  const auto* kind = dataFileKindOf(toUtf8(path.filename()));
  for (const auto& [name, family] : known)
    if (kind && kind->name == name) return family;
  return std::nullopt;
}

Result<FileFamily> fileFamily(const fs::path& path) {
  if (const auto family = familyByName(path)) return *family;
  return fail(requestError("data.format", TW_TEXT("%1 has no ending that tells its format.", toUtf8(path)),
                           TW_TEXT("Give it the ending of what it holds: one of %1.", dataFileKindNames()))
                  .at(toUtf8(path)));
}

Result<std::unique_ptr<SliceableReader>> openTextFamily(TextFilePtr file, FileFamily family) {
  switch (family) {
  case FileFamily::Json: return openJson(std::move(file));
  case FileFamily::Jsonl: return openJsonl(std::move(file));
  case FileFamily::Csv: return openCsv(std::move(file), 0);
  case FileFamily::Tsv: return openCsv(std::move(file), '\t');
  case FileFamily::Text:
  case FileFamily::Parquet:
  case FileFamily::Arrow: break; // the last two are no text
  }
  return openText(std::move(file));
}

namespace {

/// A reader with the unpacked content that it reads from.
class KeptReader : public RecordReader {
 public:
  KeptReader(Content content, std::unique_ptr<RecordReader> reader)
      : m_content(std::move(content)), m_reader(std::move(reader)) {}
  Result<std::optional<Record>> next() override { return m_reader->next(); }
  void keepBrokenRows() override { m_reader->keepBrokenRows(); }
  std::vector<Problem> remarks() const override { return m_reader->remarks(); }
  uint64_t position() const override { return m_reader->position(); }
  uint64_t size() const override { return m_reader->size(); }
  std::string encoding() const override { return m_reader->encoding(); }

 private:
  Content m_content;
  std::unique_ptr<RecordReader> m_reader;
};

} // namespace

Result<std::unique_ptr<RecordReader>> openOne(const fs::path& path, const std::string& encoding) {
  TW_TRY(auto content, Content::open(path, encoding));
  std::error_code error;
  if (!content.family() && fs::exists(path, error)) TW_CHECK(fileFamily(path));
  std::unique_ptr<RecordReader> reader;
  if (content.family() == FileFamily::Parquet || content.family() == FileFamily::Arrow) {
    TW_TRY(reader, openParquet(content.path(), content.name()));
  } else {
    TW_TRY(auto file, TextFile::open(content.path(), content.name(), content.encoding()));
    TW_TRY(reader, openTextFamily(std::move(file), content.family().value_or(FileFamily::Text)));
  }
  if (content.path() == path) return reader;
  return std::make_unique<KeptReader>(std::move(content), std::move(reader));
}

Result<std::unique_ptr<RecordReader>> openReader(const fs::path& path, const std::string& encoding) {
  if (!isSeveralFiles(path)) return openOne(path, encoding);
  TW_TRY(auto files, sourceFiles(path));
  return openSeveral(std::move(files), encoding);
}

} // namespace tw
