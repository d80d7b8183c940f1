#include "engine/data/readers/encoding.h"
#include "engine/data/readers/json_scan.h"
#include "engine/data/readers/reader.h"

#include <array>

namespace tw {
namespace {

/// Parses one element at a time, so that a file of a million rows never becomes one document.
class JsonReader : public SliceableReader {
 public:
  enum class Shape { Array, Lines, Single };
  JsonReader(TextFilePtr file, Shape shape, size_t begin, int64_t line = 1, int64_t row = 0)
      : m_file(std::move(file)), m_scan(m_file->text(), m_file->name(), line), m_shape(shape), m_row(row) {
    m_scan.moveTo(begin);
  }

  Result<std::optional<Record>> next() override {
    TW_TRY(const auto text, take());
    if (!text) return std::nullopt;
    Record record{{}, text->line, m_row++};
    auto fields = m_scan.parse(text->value, text->line);
    if (!fields && m_shape == Shape::Lines) {
      auto error = fields.error();
      if (!m_keepBroken) {
        error.advice = TW_TEXT("Correct that line, restore the file from its source, or leave out the lines that "
                               "cannot be read with data clean.");
        return fail(std::move(error));
      }
      record.fields = nullptr;
      record.defect = error.message;
      return record;
    }
    if (!fields) return fail(fields.error());
    record.fields = std::move(*fields);
    if (!record.fields.is_object()) record.defect = TW_TEXT("The row is not an object with named fields.");
    return record;
  }
  void keepBrokenRows() override { m_keepBroken = true; }
  Result<bool> skip() override {
    TW_TRY(const auto text, take());
    if (!text) return false;
    ++m_row;
    return true;
  }
  Place place() const override { return {m_scan.at(), m_scan.lineNumber()}; }
  std::unique_ptr<SliceableReader> resumed(TextFilePtr slice, int64_t line, int64_t row) const override {
    return std::make_unique<JsonReader>(std::move(slice), m_shape, 0, line, row);
  }
  uint64_t position() const override { return m_scan.at(); }
  uint64_t size() const override { return m_file->text().size(); }
  std::string encoding() const override { return m_file->encoding(); }

 private:
  struct RowText {
    std::string_view value;
    int64_t line = 0;
  };
  Result<std::optional<RowText>> take() {
    if (m_done) return std::nullopt;
    return m_shape == Shape::Lines ? takeLine() : takeElement();
  }

  Result<std::optional<RowText>> takeLine() {
    for (;;) {
      const auto line = m_scan.lineNumber();
      const auto text = m_scan.takeLine();
      if (!text) {
        m_done = true;
        return std::nullopt;
      }
      if (text->find_first_not_of(" \t\r") != std::string_view::npos) return RowText{*text, line};
    }
  }

  Result<std::optional<RowText>> takeElement() {
    m_scan.skipSpace();
    if (m_shape == Shape::Single) {
      m_done = true;
    } else {
      if (m_scan.take(']')) {
        m_done = true;
        return std::nullopt;
      }
      if (m_row > 0) {
        if (!m_scan.take(',')) return fail(m_scan.error(TW_TEXT("a comma or the end of the array is missing")));
        m_scan.skipSpace();
      }
    }
    const auto line = m_scan.lineNumber();
    const auto value = m_scan.takeValue();
    if (!value) return fail(m_scan.error(TW_TEXT("the file ends inside a row")));
    return RowText{*value, line};
  }

  TextFilePtr m_file;
  JsonScan m_scan;
  Shape m_shape;
  int64_t m_row;
  bool m_done = false, m_keepBroken = false;
};

bool oneOf(std::string_view key, std::span<const std::string_view> names) {
  return std::find(names.begin(), names.end(), key) != names.end();
}

/// Where the rows are in a file that holds one object: the start of its array, or npos when the object itself is the
/// only row.
Result<size_t> findRows(const TextFilePtr& file, size_t begin) {
  static constexpr std::array<std::string_view, 8> wrappers = {"data",  "rows",    "train",     "examples",
                                                               "items", "samples", "instances", "records"};
  static constexpr std::array<std::string_view, 6> columns = {"messages",    "conversations", "conversation",
                                                              "instruction", "prompt",        "text"};
  JsonScan scan(file->text(), file->name());
  scan.moveTo(begin + 1);
  std::vector<size_t> arrays;
  std::optional<size_t> named;
  bool isRow = false;
  for (scan.skipSpace(); !scan.take('}'); scan.skipSpace()) {
    if (scan.take(',')) scan.skipSpace();
    const auto line = scan.lineNumber();
    const auto keyText = scan.peek() == '"' ? scan.takeValue() : std::nullopt;
    if (!keyText) return fail(scan.error(TW_TEXT("a field name is missing")));
    TW_TRY(const Json key, scan.parse(*keyText, line));
    scan.skipSpace();
    if (!scan.take(':')) return fail(scan.error(TW_TEXT("a colon is missing")));
    scan.skipSpace();
    const size_t value = scan.at();
    const bool isArray = scan.peek() == '[';
    if (!scan.takeValue()) return fail(scan.error(TW_TEXT("the file ends inside a value")));
    const auto& name = key.get_ref<const std::string&>();
    isRow = isRow || oneOf(name, columns);
    if (!isArray) continue;
    arrays.push_back(value);
    if (!named && oneOf(name, wrappers)) named = value;
  }
  if (isRow) return std::string_view::npos;
  if (named) return *named;
  if (arrays.size() == 1) return arrays.front();
  return fail(requestError("data.format",
                           TW_TEXT("%1 holds one object in which no list of rows can be told.", file->name()),
                           TW_TEXT("Put the rows into one array, alone or under the name \"data\"."))
                  .at(file->name()));
}

} // namespace

Result<std::unique_ptr<SliceableReader>> openJsonl(TextFilePtr file) {
  const auto text = file->text();
  const size_t first = text.find_first_not_of(" \t\r\n");
  // An array that spans lines, under the name of JSON Lines.
  if (first != std::string_view::npos && text[first] == '[') return openJson(std::move(file));
  return std::make_unique<JsonReader>(std::move(file), JsonReader::Shape::Lines, 0);
}

std::unique_ptr<SliceableReader> openJsonArray(TextFilePtr beginning) {
  const size_t first = beginning->text().find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos || beginning->text()[first] != '[') return nullptr;
  return std::make_unique<JsonReader>(std::move(beginning), JsonReader::Shape::Array, first + 1);
}

Result<std::unique_ptr<SliceableReader>> openJson(TextFilePtr file) {
  const auto text = file->text();
  const size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos)
    return fail(requestError("data.empty", TW_TEXT("%1 is empty.", file->name()),
                             TW_TEXT("Choose a file that holds training examples."))
                    .at(file->name()));
  JsonScan scan(text, file->name());
  scan.moveTo(first);
  if (text[first] != '[' && text[first] != '{') {
    TW_CHECK(scan.parse(text.substr(first), scan.lineNumber()));
    return fail(requestError("data.format", TW_TEXT("%1 holds a single value instead of rows.", file->name()),
                             TW_TEXT("Put the rows into one array of objects."))
                    .at(file->name()));
  }
  const bool array = text[first] == '[';
  if (!scan.takeValue()) return fail(scan.unfinished(first));
  scan.skipSpace();
  const bool more = !scan.atEnd();
  if (more && array) return fail(scan.error(TW_TEXT("something follows the end of the array")));
  if (more) return std::make_unique<JsonReader>(std::move(file), JsonReader::Shape::Lines, 0);
  if (array) return std::make_unique<JsonReader>(std::move(file), JsonReader::Shape::Array, first + 1);
  TW_TRY(const auto rows, findRows(file, first));
  if (rows == std::string_view::npos)
    return std::make_unique<JsonReader>(std::move(file), JsonReader::Shape::Single, first);
  return std::make_unique<JsonReader>(std::move(file), JsonReader::Shape::Array, rows + 1);
}

} // namespace tw
