#include "engine/data/readers/encoding.h"
#include "engine/data/readers/reader.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace tw {
namespace {

constexpr size_t kMaxField = size_t{16} << 20; ///< bytes; a forgotten quote must not swallow the file
constexpr size_t kColumnLimit = 4096;

class CsvReader : public SliceableReader {
 public:
  CsvReader(TextFilePtr file, char delimiter, std::vector<std::string> header = {}, std::set<std::string> named = {},
            int64_t line = 1, int64_t row = 0)
      : m_file(std::move(file)), m_text(m_file->text()), m_delimiter(delimiter), m_header(std::move(header)),
        m_named(std::move(named)), m_line(line), m_row(row) {}

  /// A first line "sep=;", as Excel wants it, is no row.
  void passDelimiterLine() {
    const auto end = m_text.find('\n');
    m_at = end == std::string_view::npos ? m_text.size() : end + 1;
    m_line = 2;
  }

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
      if (!name.empty() && !seen.insert(name).second)
        return fail(error(TW_TEXT("the column \"%1\" appears twice in the header", name), m_rowLine));
    }
    // The first column without a name (an index, often) stays without one; others are called by their place.
    bool nameless = false;
    for (size_t i = 0; i < header->size(); ++i)
      if ((*header)[i].empty() && std::exchange(nameless, true)) (*header)[i] = freeName(i + 1, seen);
    m_named = std::move(seen);
    m_header = std::move(*header);
    return {};
  }

  Result<std::optional<Record>> next() override {
    TW_TRY(auto row, readRow());
    if (!row) return std::nullopt;
    Record record{Json::object(), m_rowLine, m_row++};
    while (row->size() > m_header.size() && row->back().empty()) row->pop_back(); // commas at the end
    if (row->size() > m_header.size())
      record.defect = TW_TEXT("The row has %1 fields, the header %2.", row->size(), m_header.size());
    for (size_t i = 0; i < std::min(row->size(), m_header.size()); ++i)
      if (!(*row)[i].empty() || m_named.contains(m_header[i])) record.fields[m_header[i]] = std::move((*row)[i]);
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
    return std::make_unique<CsvReader>(std::move(slice), m_delimiter, m_header, m_named, line, row);
  }
  uint64_t position() const override { return m_at; }
  uint64_t size() const override { return m_text.size(); }
  std::string encoding() const override { return m_file->encoding(); }

 private:
  static std::string freeName(size_t place, const std::set<std::string>& taken) {
    std::string name = "column_" + std::to_string(place);
    while (taken.contains(name)) name += '_';
    return name;
  }

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
  std::set<std::string> m_named; ///< columns whose name stands in the header; others are left out where they are blank
  size_t m_at = 0;
  int64_t m_line, m_rowLine = 1, m_row;
};

/// What "sep=;" in the first line says, or 0.
char toldDelimiter(std::string_view text) {
  auto line = text.substr(0, text.find('\n'));
  while (!line.empty() && (line.back() == '\r' || line.back() == '"')) line.remove_suffix(1);
  if (line.starts_with('"')) line.remove_prefix(1);
  return line.size() == 5 && (line.starts_with("sep=") || line.starts_with("SEP=")) ? line[4] : '\0';
}

/// The one that divides the header most often, outside quotes.
char delimiterOf(std::string_view text) {
  constexpr std::string_view candidates = ",\t;|";
  std::array<size_t, candidates.size()> counts{};
  bool quoted = false;
  for (const char c : text) {
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (c == '\n') break;
    if (const auto which = candidates.find(c); which != std::string_view::npos) ++counts[which];
  }
  return candidates[static_cast<size_t>(std::max_element(counts.begin(), counts.end()) - counts.begin())];
}

} // namespace

Result<std::unique_ptr<SliceableReader>> openCsv(TextFilePtr file, char delimiter) {
  const char told = toldDelimiter(file->text());
  const char chosen = told ? told : delimiter ? delimiter : delimiterOf(file->text());
  auto reader = std::make_unique<CsvReader>(std::move(file), chosen);
  if (told) reader->passDelimiterLine();
  TW_CHECK(reader->readHeader());
  return reader;
}

} // namespace tw
