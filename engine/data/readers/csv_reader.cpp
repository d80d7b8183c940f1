#include "engine/data/readers/encoding.h"
#include "engine/data/readers/reader.h"

#include <set>

namespace tw {
namespace {

constexpr size_t kMaxField = size_t{16} << 20; ///< bytes; a forgotten quote must not swallow the file
constexpr size_t kColumnLimit = 4096;

class CsvReader : public SliceableReader {
 public:
  CsvReader(TextFilePtr file, char delimiter, std::vector<std::string> header = {}, int64_t line = 1, int64_t row = 0)
      : m_file(std::move(file)), m_text(m_file->text()), m_delimiter(delimiter), m_header(std::move(header)),
        m_line(line), m_row(row) {}

  Result<> readHeader() {
    TW_TRY(auto header, readRow());
    if (!header)
      return fail(requestError("data.empty", TW_TEXT("%1 holds no rows.", m_file->name()),
                               TW_TEXT("Choose a file that holds training examples."))
                      .at(m_file->name()));
    std::set<std::string> seen;
    for (auto& name : *header) {
      const auto begin = name.find_first_not_of(" \t"), end = name.find_last_not_of(" \t");
      name = begin == std::string::npos ? "" : name.substr(begin, end - begin + 1);
      if (!seen.insert(name).second)
        return fail(error(TW_TEXT("the column \"%1\" appears twice in the header", name), m_rowLine));
    }
    m_header = std::move(*header);
    return {};
  }

  Result<std::optional<Record>> next() override {
    TW_TRY(auto row, readRow());
    if (!row) return std::nullopt;
    Record record{Json::object(), m_rowLine, m_row++};
    if (row->size() > m_header.size())
      record.defect = TW_TEXT("The row has %1 fields, the header %2.", row->size(), m_header.size());
    for (size_t i = 0; i < std::min(row->size(), m_header.size()); ++i)
      record.fields[m_header[i]] = std::move((*row)[i]);
    return record;
  }
  Result<bool> skip() override {
    TW_TRY(const auto row, readRow());
    if (!row) return false;
    ++m_row;
    return true;
  }
  Place place() const override { return {m_at, m_line}; }
  std::unique_ptr<SliceableReader> resumed(TextFilePtr slice, int64_t line, int64_t row) const override {
    return std::make_unique<CsvReader>(std::move(slice), m_delimiter, m_header, line, row);
  }
  uint64_t position() const override { return m_at; }
  uint64_t size() const override { return m_text.size(); }
  std::string encoding() const override { return m_file->encoding(); }

 private:
  Error error(const Text& what, int64_t line) const {
    return requestError("data.parse", TW_TEXT("%1 is not a valid table at line %2: %3.", m_file->name(), line, what),
                        TW_TEXT("Correct that line; a field with quotes, commas or line breaks stands in double "
                                "quotes, quotes inside it are doubled."))
        .at(m_file->name(), line);
  }

  /// The fields of the next row that is not blank, or nullopt at the end.
  Result<std::optional<std::vector<std::string>>> readRow() {
    while (m_at < m_text.size() && (m_text[m_at] == '\n' || m_text[m_at] == '\r')) m_line += m_text[m_at++] == '\n';
    if (m_at >= m_text.size()) return std::nullopt;
    m_rowLine = m_line;
    std::vector<std::string> fields;
    for (;;) {
      TW_TRY(auto field, readField());
      fields.push_back(std::move(field));
      if (fields.size() > kColumnLimit)
        return fail(error(TW_TEXT("it has more than %1 fields", kColumnLimit), m_rowLine));
      if (m_at >= m_text.size() || m_text[m_at] != m_delimiter) break;
      ++m_at;
    }
    return fields;
  }

  /// Stops at the delimiter, the line's end or the text's end.
  Result<std::string> readField() {
    std::string field;
    if (m_at < m_text.size() && m_text[m_at] == '"') {
      TW_CHECK(readQuoted(field));
    }
    const size_t begin = m_at;
    while (m_at < m_text.size() && m_text[m_at] != m_delimiter && m_text[m_at] != '\n' && m_text[m_at] != '\r') ++m_at;
    if (field.size() + m_at - begin > kMaxField) return fail(error(TW_TEXT("a field is longer than 16 MiB"), m_line));
    field.append(m_text.substr(begin, m_at - begin));
    return field;
  }

  Result<> readQuoted(std::string& field) {
    const int64_t opened = m_line;
    for (++m_at; m_at < m_text.size(); ++m_at) {
      const char c = m_text[m_at];
      if (c == '"') {
        ++m_at;
        if (m_at >= m_text.size() || m_text[m_at] != '"') return {};
      } else if (c == '\n') {
        ++m_line;
      } else if (c == '\r' && m_at + 1 < m_text.size() && m_text[m_at + 1] == '\n') {
        continue; // line ends inside a field are \n whatever the file uses
      }
      field += c;
      if (field.size() > kMaxField) break;
    }
    return fail(error(field.size() > kMaxField ? TW_TEXT("the quoted field that begins there is longer than 16 MiB")
                                               : TW_TEXT("the quote that opens there is never closed"),
                      opened));
  }

  TextFilePtr m_file;
  std::string_view m_text;
  char m_delimiter;
  std::vector<std::string> m_header;
  size_t m_at = 0;
  int64_t m_line, m_rowLine = 1, m_row;
};

char delimiterOf(std::string_view text) {
  const auto header = text.substr(0, text.find('\n'));
  for (const char candidate : {',', '\t', ';'})
    if (header.find(candidate) != std::string_view::npos) return candidate;
  return ',';
}

} // namespace

Result<std::unique_ptr<SliceableReader>> openCsv(TextFilePtr file, char delimiter) {
  const char chosen = delimiter ? delimiter : delimiterOf(file->text());
  auto reader = std::make_unique<CsvReader>(std::move(file), chosen);
  TW_CHECK(reader->readHeader());
  return reader;
}

} // namespace tw
