#pragma once
// Walks over JSON text by its brackets and strings alone; each value found is then parsed strictly on its own.
#include "engine/base/files.h"

#include <optional>

namespace tw {

class JsonScan {
 public:
  /// `text` must outlive the scan and begins at `line`; `name` is the file named in errors.
  JsonScan(std::string_view text, std::string name, int64_t line = 1)
      : m_text(text), m_name(std::move(name)), m_line(line) {}

  size_t at() const { return m_at; }
  bool atEnd() const { return m_at >= m_text.size(); }
  char peek() const { return atEnd() ? '\0' : m_text[m_at]; }
  /// 1-based line of the current place.
  int64_t lineNumber() const { return m_line; }
  /// Forward only.
  void moveTo(size_t place);
  void skipSpace();
  bool take(char expected);
  /// The bytes of the value that starts here; nullopt (without moving) when the text ends inside it.
  std::optional<std::string_view> takeValue();
  /// The rest of the line without its end; nullopt at the end of the text.
  std::optional<std::string_view> takeLine();

  /// Strict parse of a value whose first line is `line`, but for what mendJson() mends; `mended` is set where
  /// characters were replaced. Errors: data.parse with the line.
  Result<Json> parse(std::string_view value, int64_t line, bool* mended = nullptr) const;
  /// data.parse at the current place.
  Error error(const Text& what) const { return errorAt(what, m_line); }
  /// data.parse for text that ends inside the value begun at `begin`: the line of the first row that cannot be read.
  Error unfinished(size_t begin) const;

 private:
  Error errorAt(const Text& what, int64_t line) const;
  size_t valueEnd(size_t at) const;
  size_t stringEnd(size_t at) const;
  std::string_view m_text;
  std::string m_name;
  size_t m_at = 0;
  int64_t m_line;
};

} // namespace tw
