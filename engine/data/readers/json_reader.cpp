#include "engine/data/readers/encoding.h"
#include "engine/data/readers/json_scan.h"
#include "engine/data/readers/reader.h"

#include <array>

namespace tw {
namespace {

/// A turn of a conversation, as a list of turns without a row around it holds them.
bool isTurn(const Json& value) {
  return value.is_object() && (value.contains("role") || value.contains("from")) &&
         (value.contains("content") || value.contains("value"));
}

/// Parses one element at a time, so that a file of a million rows never becomes one document.
class JsonReader : public SliceableReader {
 public:
  /// Values: one after another, with or without line ends in and between them.
  enum class Shape { Array, Lines, Values, Single };
  JsonReader(TextFilePtr file, Shape shape, size_t begin, int64_t line = 1, int64_t row = 0, bool keepBroken = false)
      : m_file(std::move(file)), m_scan(m_file->text(), m_file->name(), line), m_shape(shape), m_row(row),
        m_keepBroken(keepBroken) {
    m_scan.moveTo(begin);
  }

  Result<std::optional<Record>> next() override {
    if (m_cut && !m_keepBroken) return fail(*m_cut);
    auto taken = take();
    if (!taken && m_cut && m_row == 0) return fail(*m_cut); // there is no row before the break
    if (!taken && m_keepBroken && !m_done) {
      m_done = true; // nothing after it can be told apart
      Record rest{nullptr, taken.error().line, m_row++, taken.error().message};
      rest.unreadable = true;
      return rest;
    }
    if (!taken) return fail(std::move(taken.error()));
    const auto& text = *taken;
    if (!text) return std::nullopt;
    Record record{{}, text->line, m_row++};
    auto fields = m_scan.parse(text->value, text->line, &record.mended);
    if (!fields) {
      auto error = fields.error();
      if (!m_keepBroken) {
        if (m_shape != Shape::Single)
          error.advice = TW_TEXT("Correct that line, restore the file from its source, or leave out the lines that "
                                 "cannot be read with data clean.");
        return fail(std::move(error));
      }
      record.fields = nullptr;
      record.defect = error.message;
      record.unreadable = true;
      return record;
    }
    record.fields = std::move(*fields);
    if (record.fields.is_array() && !record.fields.empty() && isTurn(record.fields[0])) {
      // A conversation without a row around it.
      const char* name = record.fields[0].contains("role") ? "messages" : "conversations";
      record.fields = Json{{name, std::move(record.fields)}};
    }
    if (!record.fields.is_object())
      record.defect = TW_TEXT("The row is not an object with named fields, such as {\"messages\": […]}.");
    return record;
  }
  void keepBrokenRows() override { m_keepBroken = true; }
  /// The text ends before its list of rows does: an error from the first row on, unless broken rows are kept.
  void cutShort(Error why) { m_cut = std::move(why); }
  std::vector<Problem> remarks() const override { return m_remarks; }
  Result<bool> skip() override {
    TW_TRY(const auto text, take());
    if (!text) return false;
    ++m_row;
    return true;
  }
  Place place() const override { return {m_scan.at(), m_scan.lineNumber()}; }
  std::unique_ptr<SliceableReader> resumed(TextFilePtr slice, int64_t line, int64_t row) const override {
    return std::make_unique<JsonReader>(std::move(slice), m_shape, 0, line, row, m_keepBroken);
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

  /// The comma before an element of the array; false where the array ends after it all the same.
  Result<bool> takeComma() {
    const auto line = m_scan.lineNumber();
    if (m_scan.atEnd()) return fail(m_scan.error(TW_TEXT("the file ends before its last bracket closes")));
    if (!m_scan.take(',')) return fail(m_scan.error(TW_TEXT("a comma or the end of the array is missing")));
    const auto text = m_file->text();
    const auto next = text.find_first_not_of(" \t\r\n", m_scan.at());
    if (next == std::string_view::npos || text[next] != ']') {
      m_scan.skipSpace();
      return true;
    }
    const auto what = TW_TEXT("there is a comma before the closing bracket");
    auto error = m_scan.error(what);
    error.advice = TW_TEXT("Remove that comma, or write the rows anew with data clean.");
    if (!m_keepBroken) return fail(std::move(error));
    m_remarks.push_back({"data.parse", line, m_row, error.message, error.advice, {}});
    m_scan.skipSpace();
    return false;
  }

  Result<std::optional<RowText>> takeElement() {
    m_scan.skipSpace();
    if (m_shape == Shape::Single) {
      m_done = true;
    } else if (m_shape == Shape::Values) {
      m_done = m_scan.atEnd();
    } else if (m_scan.peek() == ']') {
      m_done = true;
      m_scan.take(']');
      return std::nullopt;
    } else if (m_row > 0) {
      TW_TRY(const bool more, takeComma());
      m_done = !more;
    }
    if (m_done && m_shape != Shape::Single) {
      m_scan.take(']');
      return std::nullopt;
    }
    const auto line = m_scan.lineNumber();
    const auto value = m_scan.takeValue();
    if (!value) return fail(m_scan.error(TW_TEXT("the file ends inside a row")));
    if (value->empty()) return fail(m_scan.error(TW_TEXT("a row is missing")));
    return RowText{*value, line};
  }

  TextFilePtr m_file;
  JsonScan m_scan;
  Shape m_shape;
  int64_t m_row;
  bool m_done = false, m_keepBroken = false;
  std::optional<Error> m_cut;
  std::vector<Problem> m_remarks;
};

/// Whether the text from `first` on is values one after another rather than one a line: the first line is no whole
/// value, and what is one is followed by another.
bool isValues(std::string_view text, size_t first) {
  JsonScan lines(text, {});
  lines.moveTo(first);
  const auto line = lines.takeLine();
  if (!line || parseJson(*line)) return false;
  JsonScan scan(text, {});
  scan.moveTo(first);
  const auto value = scan.takeValue();
  if (!value || !scan.parse(*value, 1)) return false;
  scan.skipSpace();
  return scan.peek() == '{' || scan.peek() == '[';
}

/// What a row has, and no object around all rows.
constexpr std::array<std::string_view, 8> kRowColumns = {"messages", "conversations", "conversation", "instruction",
                                                         "prompt",   "text",          "question",     "query"};

bool oneOf(std::string_view key, std::span<const std::string_view> names) {
  return std::find(names.begin(), names.end(), key) != names.end();
}

/// All values of a column: a list of texts or of lists, or {"0": …, "1": …} as pandas writes it.
bool isColumn(std::string_view value) {
  JsonScan scan(value.substr(std::min<size_t>(value.size(), 1)), {});
  scan.skipSpace();
  if (value.starts_with('{')) return scan.takeValue() == "\"0\"";
  return value.starts_with('[') && scan.peek() != '{' && scan.peek() != ']';
}

/// A list whose first value is a list of objects.
bool holdsLists(std::string_view list) {
  JsonScan scan(list, {});
  for (const char bracket : {'[', '['}) {
    scan.skipSpace();
    if (!scan.take(bracket)) return false;
  }
  scan.skipSpace();
  return scan.peek() == '{';
}

/// Where the rows are in a file that holds one object: the start of its array, or npos when the object itself is the
/// only row.
Result<size_t> findRows(const TextFilePtr& file, size_t begin) {
  static constexpr std::array<std::string_view, 8> wrappers = {"data",  "rows",    "train",     "examples",
                                                               "items", "samples", "instances", "records"};
  JsonScan scan(file->text(), file->name());
  scan.moveTo(begin + 1);
  std::vector<size_t> arrays;
  std::optional<size_t> named;
  bool isRow = false, byColumns = true;
  size_t fields = 0;
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
    const auto valueText = scan.takeValue();
    if (!valueText) return fail(scan.error(TW_TEXT("the file ends inside a value")));
    const auto& name = key.get_ref<const std::string&>();
    isRow = isRow || oneOf(name, kRowColumns);
    byColumns = byColumns && isColumn(*valueText);
    ++fields;
    if (!isArray) continue;
    arrays.push_back(value);
    if (!named && oneOf(name, wrappers)) named = value;
  }
  // {"conversations": [[…], […]]}: one column of lists is a list of rows.
  if (fields == 1 && arrays.size() == 1 && holdsLists(file->text().substr(arrays.front()))) return arrays.front();
  if (byColumns && (isRow || fields > 1))
    return fail(
        requestError(
            "data.format",
            TW_TEXT("%1 is written by columns: each name stands before all values of its column.", file->name()),
            TW_TEXT("Write it by rows, in pandas with df.to_json(path, orient=\"records\", lines=True)."))
            .at(file->name()));
  if (isRow) return std::string_view::npos;
  if (named) return *named;
  if (arrays.size() == 1) return arrays.front();
  return fail(requestError("data.format",
                           TW_TEXT("%1 holds one object in which no list of rows can be told.", file->name()),
                           TW_TEXT("Put the rows into one array, alone or under the name \"data\"."))
                  .at(file->name()));
}

/// The first element of the array that begins at `first` is a turn: the array is one conversation.
bool isConversation(std::string_view text, size_t first) {
  JsonScan scan(text, {});
  scan.moveTo(first + 1);
  scan.skipSpace();
  if (scan.peek() != '{') return false;
  const auto value = scan.takeValue();
  if (!value) return false;
  const auto parsed = scan.parse(*value, 1);
  return parsed && isTurn(*parsed) && parsed->size() <= 4;
}

/// Where the rows are in a file that ends inside the value begun at `begin`: the start of the array that is cut, or
/// nothing where that is no list of rows.
std::optional<size_t> findCutRows(std::string_view text, size_t begin) {
  JsonScan scan(text, {});
  scan.moveTo(begin);
  if (scan.take('{'))
    for (scan.skipSpace(); scan.peek() == '"'; scan.skipSpace()) {
      const auto key = scan.takeValue();
      scan.skipSpace();
      if (!key || oneOf(key->substr(1, key->size() - 2), kRowColumns) || !scan.take(':')) return std::nullopt;
      scan.skipSpace();
      const auto value = scan.takeValue();
      if (!value) break;
      scan.skipSpace();
      scan.take(',');
    }
  const size_t rows = scan.at();
  if (!scan.take('[')) return std::nullopt;
  scan.skipSpace();
  if ((scan.peek() != '{' && scan.peek() != '[') || isConversation(text, rows)) return std::nullopt;
  return rows;
}

/// A file that ends inside the value begun at `begin`.
Result<std::unique_ptr<SliceableReader>> openCut(TextFilePtr file, size_t begin, Error why) {
  const auto rows = findCutRows(file->text(), begin);
  if (!rows) return fail(std::move(why));
  auto reader = std::make_unique<JsonReader>(std::move(file), JsonReader::Shape::Array, *rows + 1);
  reader->cutShort(std::move(why));
  return reader;
}

} // namespace

Result<std::unique_ptr<SliceableReader>> openJsonl(TextFilePtr file) {
  const auto text = file->text();
  const size_t first = text.find_first_not_of(" \t\r\n");
  // An array that spans lines, under the name of JSON Lines.
  if (first != std::string_view::npos && text[first] == '[') return openJson(std::move(file));
  if (first != std::string_view::npos && isValues(text, first))
    return std::make_unique<JsonReader>(std::move(file), JsonReader::Shape::Values, first);
  return std::make_unique<JsonReader>(std::move(file), JsonReader::Shape::Lines, 0);
}

std::unique_ptr<SliceableReader> openJsonArray(TextFilePtr beginning) {
  const size_t first = beginning->text().find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos || beginning->text()[first] != '[') return nullptr;
  if (isConversation(beginning->text(), first)) return nullptr;
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
  const auto shaped = [&](JsonReader::Shape shape, size_t begin) {
    return std::make_unique<JsonReader>(std::move(file), shape, begin);
  };
  const bool array = text[first] == '[';
  if (!scan.takeValue()) return openCut(std::move(file), first, scan.unfinished(first));
  scan.skipSpace();
  const bool more = !scan.atEnd();
  if (more && array && (scan.peek() != '[' || !isConversation(text, first)))
    return fail(scan.error(TW_TEXT("something follows the end of the array")));
  if (more && !array && !isValues(text, first)) return shaped(JsonReader::Shape::Lines, 0);
  if (more) return shaped(JsonReader::Shape::Values, first);
  if (array && isConversation(text, first)) return shaped(JsonReader::Shape::Single, first);
  if (array) return shaped(JsonReader::Shape::Array, first + 1);
  TW_TRY(const auto rows, findRows(file, first));
  if (rows == std::string_view::npos) return shaped(JsonReader::Shape::Single, first);
  return shaped(JsonReader::Shape::Array, rows + 1);
}

} // namespace tw
