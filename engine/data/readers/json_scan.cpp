#include "engine/data/readers/json_scan.h"

#include "engine/api/json_reason.h"
#include "engine/base/unicode.h"
#include "engine/data/readers/json_mend.h"

#include <algorithm>

namespace tw {

void JsonScan::moveTo(size_t place) {
  m_line += std::count(m_text.begin() + static_cast<std::ptrdiff_t>(m_at),
                       m_text.begin() + static_cast<std::ptrdiff_t>(place), '\n');
  m_at = place;
}

void JsonScan::skipSpace() {
  for (; m_at < m_text.size(); ++m_at) {
    const char c = m_text[m_at];
    if (c == '\n') ++m_line;
    else if (c != ' ' && c != '\t' && c != '\r') return;
  }
}

bool JsonScan::take(char expected) {
  if (peek() != expected) return false;
  ++m_at;
  return true;
}

size_t JsonScan::stringEnd(size_t at) const {
  for (++at; at < m_text.size(); ++at) {
    if (m_text[at] == '\\') ++at;
    else if (m_text[at] == '"') return at + 1;
  }
  return std::string_view::npos;
}

size_t JsonScan::valueEnd(size_t at) const {
  if (at >= m_text.size()) return std::string_view::npos;
  if (m_text[at] == '"') return stringEnd(at);
  if (m_text[at] != '{' && m_text[at] != '[') return std::min(m_text.find_first_of(",]} \t\r\n", at), m_text.size());
  for (size_t depth = 0; at < m_text.size();) {
    const char c = m_text[at];
    if (c == '"') {
      at = stringEnd(at);
      if (at == std::string_view::npos) return at;
      continue;
    }
    ++at;
    if (c == '{' || c == '[') ++depth;
    else if ((c == '}' || c == ']') && --depth == 0) return at;
  }
  return std::string_view::npos;
}

std::optional<std::string_view> JsonScan::takeValue() {
  const size_t end = valueEnd(m_at);
  if (end == std::string_view::npos) return std::nullopt;
  const auto value = m_text.substr(m_at, end - m_at);
  moveTo(end);
  return value;
}

std::optional<std::string_view> JsonScan::takeLine() {
  if (atEnd()) return std::nullopt;
  const size_t end = std::min(m_text.find('\n', m_at), m_text.size());
  const auto line = m_text.substr(m_at, end - m_at);
  m_at = end;
  if (m_at < m_text.size()) ++m_at, ++m_line;
  return line;
}

Result<Json> JsonScan::parse(std::string_view value, int64_t line, bool* mended) const {
  auto parsed = parseJson(value);
  if (parsed) return parsed;
  if (const auto mend = mendJson(value); mend.numbers || mend.surrogates)
    if (auto second = parseJson(mend.text)) {
      if (mended) *mended = mend.surrogates;
      return second;
    }
  const auto& error = parsed.error();
  if (error.code == "json.depth") return fail(errorAt(TW_TEXT("it nests too deep"), line));
  const auto at = line + std::max<int64_t>(error.line, 1) - 1;
  if (const auto hint = jsonHint(value)) return fail(errorAt(*hint, at));
  // The parser's own words come last; what it last read may be a whole broken row.
  std::string detail = error.message.arguments().back().english();
  if (detail.size() > 240) detail = detail.substr(0, completeUtf8Prefix(std::string_view(detail).substr(0, 240))) + "…";
  return fail(errorAt(jsonReason(detail), at));
}

Error JsonScan::errorAt(const Text& what, int64_t line) const {
  return requestError("data.parse", TW_TEXT("%1 is not valid JSON at line %2: %3.", m_name, line, what),
                      TW_TEXT("Correct that line, or restore the file from its source."))
      .at(m_name, line);
}

Error JsonScan::unfinished(size_t begin) const {
  JsonScan rows(m_text, m_name);
  rows.moveTo(begin + 1);
  int opened = 0;
  for (rows.skipSpace(); !rows.atEnd(); rows.skipSpace()) {
    if (std::string_view(",:]}").find(rows.peek()) != std::string_view::npos) {
      rows.moveTo(rows.at() + 1);
      continue;
    }
    const auto line = rows.lineNumber();
    if (const auto value = rows.takeValue()) {
      if (const auto parsed = rows.parse(*value, line); !parsed) return parsed.error();
    } else if (rows.peek() == '[' && opened++ < 2) {
      rows.moveTo(rows.at() + 1); // the list of rows itself
    } else {
      return errorAt(TW_TEXT("the file ends inside the value that begins there"), line);
    }
  }
  return errorAt(TW_TEXT("the file ends before its last bracket closes"), rows.lineNumber());
}

} // namespace tw
