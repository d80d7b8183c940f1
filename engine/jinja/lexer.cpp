#include "engine/jinja/lexer.h"

#include "engine/base/unicode.h"
#include "engine/jinja/number_text.h"
#include "engine/jinja/python_text.h"

#include <algorithm>
#include <cmath>

namespace tw::jinja {
namespace {

using std::string;
using std::string_view;

/// "\r\n" and "\r" are "\n"; one newline at the end goes.
string normalised(string_view source) {
  string out;
  out.reserve(source.size());
  for (size_t i = 0; i < source.size(); ++i) {
    if (source[i] != '\r') out += source[i];
    else if (i + 1 >= source.size() || source[i + 1] != '\n') out += '\n';
  }
  if (out.ends_with('\n')) out.pop_back();
  return out;
}

bool isDigitByte(char c) { return c >= '0' && c <= '9'; }

class Lexer {
 public:
  Lexer(string_view source, const tw::Text& name) : m_source(normalised(source)), m_name(name) {}

  Result<std::vector<Token>> run() {
    while (m_at < m_source.size() && !m_error) root();
    if (m_error) return fail(*m_error);
    push(TokenKind::End, "");
    return std::move(m_tokens);
  }

 private:
  string_view rest() const { return string_view(m_source).substr(m_at); }
  bool sees(string_view text) const { return rest().starts_with(text); }
  void push(TokenKind kind, string text) { m_tokens.push_back({kind, m_line, std::move(text), {}}); }
  void stop(string message) {
    if (!m_error) m_error = syntaxError(m_name, m_line, std::move(message));
    m_at = m_source.size();
  }
  /// Moves on, counting lines and remembering whether the next character begins one.
  void advance(size_t size) {
    const auto passed = rest().substr(0, size);
    m_line += static_cast<int>(std::count(passed.begin(), passed.end(), '\n'));
    if (!passed.empty()) m_lineStarts = passed.back() == '\n';
    m_at += passed.size();
  }
  void skipSpace() { advance(rest().size() - stripSpace(rest(), Left).size()); }

  /// Text up to the next tag, and the tag.
  void root() {
    size_t tag = m_at;
    for (;; ++tag) {
      tag = m_source.find('{', tag);
      if (tag == string::npos || tag + 1 >= m_source.size()) {
        push(TokenKind::Data, string(rest()));
        m_at = m_source.size();
        return;
      }
      if (const char c = m_source[tag + 1]; c == '{' || c == '%' || c == '#') break;
    }
    const char type = m_source[tag + 1];
    const char sign =
        tag + 2 < m_source.size() && (m_source[tag + 2] == '-' || m_source[tag + 2] == '+') ? m_source[tag + 2] : 0;
    data(string_view(m_source).substr(m_at, tag - m_at), sign, type != '{');
    advance(tag - m_at);
    if (type == '%') {
      if (const size_t size = rawTag(rest(), "raw")) return raw(size);
    }
    advance(sign ? 3 : 2);
    if (type == '#') return comment();
    push(type == '%' ? TokenKind::BlockBegin : TokenKind::VariableBegin, "");
    type == '%' ? inside("%}", TokenKind::BlockEnd) : inside("}}", TokenKind::VariableEnd);
  }

  /// Text before a tag, with what the tag strips from its end.
  void data(string_view text, char sign, bool block) {
    if (sign == '-') {
      text = stripSpace(text, Right);
    } else if (sign != '+' && block) {
      const auto newline = text.rfind('\n');
      const size_t line = newline == text.npos ? 0 : newline + 1;
      if ((line > 0 || m_lineStarts) && stripSpace(text.substr(line)).empty()) text = text.substr(0, line);
    }
    if (!text.empty()) push(TokenKind::Data, string(text));
  }

  /// Length of a tag's end that stands here: "-%}" with the space after it, "+%}", or "%}" with one newline; 0 = none.
  size_t endOf(string_view end, bool trimsNewline) const {
    const auto here = rest();
    if (here.starts_with('-') && here.substr(1).starts_with(end)) {
      const auto after = here.substr(1 + end.size());
      return here.size() - stripSpace(after, Left).size();
    }
    if (trimsNewline && here.starts_with('+') && here.substr(1).starts_with(end)) return 1 + end.size();
    if (!here.starts_with(end)) return 0;
    return end.size() + (trimsNewline && here.substr(end.size()).starts_with('\n'));
  }

  void comment() {
    const int line = m_line;
    if (m_at >= m_source.size()) return; // Jinja lets a comment that begins at the very end pass
    while (m_at < m_source.size()) {
      if (const size_t size = endOf("#}", true)) return advance(size);
      advance(1);
    }
    m_line = line;
    stop("A comment is never closed.");
  }

  /// Size of "{%- raw" up to before its end, 0 when `here` is another tag.
  static size_t rawTag(string_view here, string_view word) {
    size_t at = 2;
    if (at < here.size() && (here[at] == '-' || here[at] == '+')) ++at;
    at = here.size() - stripSpace(here.substr(std::min(at, here.size())), Left).size();
    if (!here.substr(at).starts_with(word)) return 0;
    at += word.size();
    at = here.size() - stripSpace(here.substr(at), Left).size();
    const auto end = here.substr(at);
    return end.starts_with("%}") || end.starts_with("-%}") || (word == "endraw" && end.starts_with("+%}")) ? at : 0;
  }

  void raw(size_t head) {
    const int line = m_line;
    advance(head);
    // Unlike other tags, the opening one keeps the newline behind it.
    advance(sees("-") ? endOf("%}", false) : 2);
    if (m_at >= m_source.size()) return;
    for (size_t tag = m_at; (tag = m_source.find("{%", tag)) != string::npos; ++tag) {
      const auto here = string_view(m_source).substr(tag);
      const size_t size = rawTag(here, "endraw");
      if (!size) continue;
      const char sign = here[2] == '-' || here[2] == '+' ? here[2] : 0;
      data(string_view(m_source).substr(m_at, tag - m_at), sign, true);
      advance(tag - m_at + size);
      return advance(endOf("%}", true));
    }
    m_line = line;
    stop("A raw block is never closed.");
  }

  /// The tokens of one tag.
  void inside(string_view end, TokenKind endKind) {
    string open; ///< closing brackets that are due; a tag ends only outside brackets
    for (;;) {
      skipSpace();
      if (m_error) return;
      if (m_at >= m_source.size()) return; // the parser names what is missing
      if (open.empty()) {
        if (const size_t size = endOf(end, endKind == TokenKind::BlockEnd)) {
          push(endKind, "");
          return advance(size);
        }
      }
      const char c = m_source[m_at];
      if (isDigitByte(c)) number();
      else if (c == '"' || c == '\'') quoted(c);
      else if (isNameStart()) name();
      else operators(open);
    }
  }

  bool isNameStart() const {
    const auto c = decodeUtf8(m_source, m_at).value;
    return c == '_' || isAlnum(c);
  }

  void name() {
    size_t end = m_at;
    while (end < m_source.size()) {
      const auto point = decodeUtf8(m_source, end);
      if (point.value < 0x80 ? !(std::isalnum(static_cast<int>(point.value)) || point.value == '_')
                             : !isIdentifier("a" + m_source.substr(end, point.length)))
        break;
      end += point.length;
    }
    auto text = m_source.substr(m_at, end - m_at);
    if (!isIdentifier(text)) return stop("Invalid character in identifier.");
    push(TokenKind::Name, std::move(text));
    advance(end - m_at);
  }

  /// Length of digits with single underscores between them.
  size_t digitRun(size_t at, bool (*accepts)(char)) const {
    size_t end = at;
    while (end < m_source.size() &&
           (accepts(m_source[end]) ||
            (m_source[end] == '_' && end > at && end + 1 < m_source.size() && accepts(m_source[end + 1]))))
      ++end;
    return end - at;
  }

  void number() {
    const size_t whole = digitRun(m_at, isDigitByte);
    size_t end = m_at + whole;
    bool floating = false;
    // After a dot digits are an index ("x.0.1"), never a float.
    if (m_at == 0 || m_source[m_at - 1] != '.') {
      if (end + 1 < m_source.size() && m_source[end] == '.' && isDigitByte(m_source[end + 1])) {
        end += 1 + digitRun(end + 1, isDigitByte);
        floating = true;
      }
      if (end < m_source.size() && (m_source[end] == 'e' || m_source[end] == 'E')) {
        const size_t sign = end + 1 < m_source.size() && (m_source[end + 1] == '+' || m_source[end + 1] == '-');
        if (const size_t digits = digitRun(end + 1 + sign, isDigitByte)) {
          end += 1 + sign + digits;
          floating = true;
        }
      }
    }
    Token token{TokenKind::Number, m_line, {}, {}};
    if (floating) {
      const auto value = parseFloat(m_source.substr(m_at, end - m_at));
      token.value = Value::number(value.value_or(0));
    } else {
      end = m_at + integerLength(whole);
      const auto value = parseInteger(m_source.substr(m_at, end - m_at), 0);
      if (!value) return stop("A number of the template is too large.");
      token.value = Value::integer(*value);
    }
    m_tokens.push_back(std::move(token));
    advance(end - m_at);
  }

  size_t integerLength(size_t whole) const {
    if (m_source[m_at] != '0') return whole;
    const char mark =
        m_at + 1 < m_source.size() ? static_cast<char>(std::tolower(static_cast<uint8_t>(m_source[m_at + 1]))) : 0;
    size_t digits = 0;
    const size_t from = m_at + 2 + (m_at + 2 < m_source.size() && m_source[m_at + 2] == '_');
    if (mark == 'x') digits = digitRun(from, [](char c) { return std::isxdigit(static_cast<uint8_t>(c)) != 0; });
    if (mark == 'o') digits = digitRun(from, [](char c) { return c >= '0' && c <= '7'; });
    if (mark == 'b') digits = digitRun(from, [](char c) { return c == '0' || c == '1'; });
    if (digits) return from + digits - m_at;
    return digitRun(m_at, [](char c) { return c == '0'; });
  }

  void quoted(char quote) {
    size_t end = m_at + 1;
    while (end < m_source.size() && m_source[end] != quote) end += m_source[end] == '\\' ? 2 : 1;
    if (end >= m_source.size()) return stop(string("unexpected char ") + quote + ": a string is never closed.");
    const auto value = unescape(string_view(m_source).substr(m_at + 1, end - m_at - 1));
    if (!value) return stop("A string holds an escape that stands for no character.");
    push(TokenKind::String, *value);
    advance(end + 1 - m_at);
  }

  /// Python's unicode-escape; unknown escapes stay as written.
  static std::optional<string> unescape(string_view text) {
    string out;
    for (size_t at = 0; at < text.size();) {
      if (text[at] != '\\') {
        out += text[at++];
        continue;
      }
      const char c = at + 1 < text.size() ? text[at + 1] : 0;
      static constexpr string_view kMarks = "\\'\"abfnrtv", kValues = "\\'\"\a\b\f\n\r\t\v";
      if (const auto simple = kMarks.find(c); c && simple != kMarks.npos) {
        out += kValues[simple];
        at += 2;
      } else if (c == '\n') {
        at += 2;
      } else if (c >= '0' && c <= '7') {
        size_t end = at + 1;
        char32_t value = 0;
        for (; end < text.size() && end < at + 4 && text[end] >= '0' && text[end] <= '7'; ++end)
          value = value * 8 + static_cast<char32_t>(text[end] - '0');
        appendUtf8(out, value);
        at = end;
      } else if (c == 'x' || c == 'u' || c == 'U') {
        const size_t digits = c == 'x' ? 2 : c == 'u' ? 4 : 8;
        const auto hex = text.substr(std::min(at + 2, text.size()), digits);
        if (hex.size() < digits || hex.find_first_not_of("0123456789abcdefABCDEF") != hex.npos) return std::nullopt;
        const auto value = std::stoul(string(hex), nullptr, 16);
        if (value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return std::nullopt;
        appendUtf8(out, static_cast<char32_t>(value));
        at += 2 + digits;
      } else if (static_cast<uint8_t>(c) >= 0x80) {
        // Python escapes what is not ASCII first, and the backslash then pairs with that escape's own.
        const auto point = decodeUtf8(text, at + 1);
        char code[16];
        std::snprintf(code, sizeof code,
                      point.value < 0x100     ? "\\x%02x"
                      : point.value < 0x10000 ? "\\u%04x"
                                              : "\\U%08x",
                      static_cast<unsigned>(point.value));
        out += code;
        at += 1 + point.length;
      } else if (c == 'N') {
        return std::nullopt;
      } else {
        out += text[at++];
      }
    }
    return out;
  }

  void operators(string& open) {
    static constexpr string_view kTwo[] = {"//", "**", "==", "!=", ">=", "<="};
    static constexpr string_view kOne = "+-/*%~[](){}><=.:|,;";
    for (const auto symbol : kTwo)
      if (sees(symbol)) {
        push(TokenKind::Operator, string(symbol));
        return advance(2);
      }
    const char c = m_source[m_at];
    if (kOne.find(c) == kOne.npos)
      return stop(string("unexpected char '") + m_source.substr(m_at, decodeUtf8(m_source, m_at).length) + "'.");
    if (c == '(' || c == '[' || c == '{') open += c == '(' ? ')' : c == '[' ? ']' : '}';
    if (c == ')' || c == ']' || c == '}') {
      if (open.empty()) return stop(string("unexpected '") + c + "'.");
      if (open.back() != c) return stop(string("unexpected '") + c + "', expected '" + open.back() + "'.");
      open.pop_back();
    }
    push(TokenKind::Operator, string(1, c));
    advance(1);
  }

  string m_source;
  const tw::Text& m_name;
  size_t m_at = 0;
  int m_line = 1;
  bool m_lineStarts = true;
  std::vector<Token> m_tokens;
  std::optional<Error> m_error;
};

} // namespace

Error syntaxError(const tw::Text& name, int line, const string& message) {
  return requestError("template.syntax", TW_TEXT("Line %1 of %2: %3", line, name, message),
                      TW_TEXT("Correct the template, or choose another one with data.chat_template."))
      .at(name, line);
}

Result<std::vector<Token>> tokenize(string_view source, const tw::Text& name) { return Lexer(source, name).run(); }

} // namespace tw::jinja
