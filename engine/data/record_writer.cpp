#include "engine/data/record_writer.h"

#include "engine/api/catalog/data_file_kinds.h"

namespace tw {
namespace {

std::string asText(const Json& value) {
  if (value.is_null()) return {};
  return value.is_string() ? value.get<std::string>() : value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

bool isWritten(FileFamily family) {
  switch (family) {
  case FileFamily::Json:
  case FileFamily::Jsonl:
  case FileFamily::Csv:
  case FileFamily::Tsv:
  case FileFamily::Text: return true;
  case FileFamily::Parquet:
  case FileFamily::Arrow: break;
  }
  return false;
}

} // namespace

Result<RecordWriter> RecordWriter::create(const fs::path& path, std::vector<std::string> columns) {
  TW_TRY(const auto family, fileFamily(path));
  if (isPackedName(toUtf8(path)) || !isWritten(family))
    return fail(requestError("data.format", TW_TEXT("Parquet, Arrow and compressed files can be read, not written."),
                             TW_TEXT("Name the new file .jsonl."))
                    .at(toUtf8(path)));
  TW_TRY(auto file, AtomicFile::create(path));
  RecordWriter writer(std::move(file), family, std::move(columns));
  if (family == FileFamily::Csv || family == FileFamily::Tsv) {
    TW_CHECK(writer.writeRow(writer.m_columns));
  }
  if (family == FileFamily::Json) writer.m_buffer = "[";
  return writer;
}

Result<> RecordWriter::put(std::string_view text) {
  m_buffer += text;
  if (m_buffer.size() < (size_t{1} << 20)) return {};
  TW_CHECK(m_file.write(m_buffer));
  m_buffer.clear();
  return {};
}

Result<> RecordWriter::writeRow(const std::vector<std::string>& cells) {
  const char delimiter = m_family == FileFamily::Tsv ? '\t' : ',';
  std::string line;
  for (size_t i = 0; i < cells.size(); ++i) {
    if (i) line += delimiter;
    const auto& cell = cells[i];
    // A single empty cell would be a blank line, which readers skip.
    if (cell.find_first_of(std::string("\"\r\n") + delimiter) == std::string::npos &&
        !(cells.size() == 1 && cell.empty())) {
      line += cell;
      continue;
    }
    line += '"';
    for (const char c : cell) {
      if (c == '"') line += '"';
      line += c;
    }
    line += '"';
  }
  return put(line + "\n");
}

Result<> RecordWriter::write(const Json& fields) {
  const bool first = m_rows++ == 0;
  switch (m_family) {
  case FileFamily::Json:
    return put((first ? "\n " : ",\n ") + fields.dump(-1, ' ', false, Json::error_handler_t::replace));
  case FileFamily::Text: return put((first ? "" : "\n") + asText(fields.begin().value()) + "\n");
  case FileFamily::Csv:
  case FileFamily::Tsv: {
    std::vector<std::string> cells;
    for (const auto& column : m_columns)
      cells.push_back(fields.contains(column) ? asText(fields[column]) : std::string());
    return writeRow(cells);
  }
  default: return put(fields.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n");
  }
}

Result<> RecordWriter::commit() {
  if (m_family == FileFamily::Json) m_buffer += "\n]\n";
  TW_CHECK(m_file.write(m_buffer));
  return m_file.commit();
}

} // namespace tw
