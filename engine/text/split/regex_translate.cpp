// Oniguruma's Ruby syntax -> PCRE2. The two differ in what \w, \s, \p{L}, \h, ^, $, (?m) and {n,m}+ mean, in nested and
// intersected classes, and in the version of Unicode; so every class becomes an explicit list of ranges.
#include "engine/base/unicode.h"
#include "engine/text/split/regex_properties.h"
#include "engine/text/split/split_pattern.h"
#include "engine/text/unicode/code_point_set.h"
#include "engine/text/unicode/unicode_tables.h"

#include <algorithm>
#include <array>
#include <optional>

namespace tw {
namespace {

constexpr uint64_t kCodePoints = 0x110000;

class Translator {
 public:
  explicit Translator(std::u32string source) : m_source(std::move(source)) {}

  Result<std::string> run() {
    while (m_at < m_source.size()) {
      TW_CHECK(step());
      if (m_out.size() > kMostOut) return unsupported(TW_TEXT("too many large character classes"));
    }
    return m_out;
  }

 private:
  Failure unsupported(const Text& what) const {
    return fail(requestError("tokenizer.unsupported",
                             TW_TEXT("The tokenizer's regex uses %1, which this program does not read: %2", what,
                                     toUtf8(std::u32string_view(m_source))),
                             TW_TEXT("Use a model whose tokenizer splits with an ordinary regex.")));
  }
  /// Classes are spelled out: each costs a walk over all code points, and its ranges stand in the result.
  static constexpr size_t kMostOut = size_t{4} << 20;
  static constexpr uint64_t kMostWalked = uint64_t{1000} * 0x110000;
  Result<> walk(uint64_t codePoints) {
    m_walked += codePoints;
    if (m_walked > kMostWalked) return unsupported(TW_TEXT("too many large character classes"));
    return {};
  }
  bool more() const { return m_at < m_source.size(); }
  char32_t peek(size_t ahead = 0) const { return m_at + ahead < m_source.size() ? m_source[m_at + ahead] : 0; }
  void atom(const std::string& text) {
    m_atom = m_out.size();
    m_out += text;
  }
  void literal(char32_t c) {
    if (c < 0x80 && !isalnum(static_cast<int>(c))) {
      char buffer[16];
      snprintf(buffer, sizeof buffer, "\\x{%X}", static_cast<unsigned>(c));
      atom(buffer);
      return;
    }
    std::string text;
    appendUtf8(text, c);
    atom(text);
  }

  Result<> step() {
    const char32_t c = peek();
    if (c == U'\\') return escape();
    if (c == U'[') {
      TW_TRY(const auto set, characterClass(0));
      atom(set.toClass());
      return {};
    }
    if (c == U'(') return open();
    if (c == U')') {
      ++m_at;
      m_out += ')';
      if (!m_groups.empty()) m_atom = m_groups.back(), m_groups.pop_back();
      return {};
    }
    if (c == U'{') return braces();
    ++m_at;
    if (c == U'|' || c == U'*' || c == U'+' || c == U'?' || c == U'.' || c == U'^' || c == U'$') {
      if (c == U'.') atom(".");
      else m_out += static_cast<char>(c);
      return {};
    }
    literal(c);
    return {};
  }

  /// Groups pass through, but (?m) is "dot matches newline" in Ruby.
  Result<> open() {
    m_groups.push_back(m_out.size());
    if (m_groups.size() > 200) return unsupported(TW_TEXT("more than 200 nested groups"));
    m_out += '(';
    ++m_at;
    if (peek() != U'?') return {};
    if (peek(1) == U'~') return unsupported(TW_TEXT("an absent operator"));
    if (peek(1) == U'#') {
      while (more() && peek() != U')') ++m_at;
      m_out += "?:";
      return {};
    }
    m_out += '?';
    ++m_at;
    while (more() && peek() != U':' && peek() != U')' && peek() != U'=' && peek() != U'!' && peek() != U'>' &&
           peek() != U'<') {
      const char32_t flag = peek();
      if (flag != U'i' && flag != U'm' && flag != U'x' && flag != U'-')
        return unsupported(TW_TEXT("an unknown kind of group"));
      m_out += flag == U'm' ? 's' : static_cast<char>(flag);
      ++m_at;
    }
    if (peek() == U'<' && peek(1) != U'=' && peek(1) != U'!') { // a name
      while (more() && peek() != U'>') appendUtf8(m_out, m_source[m_at++]);
    } else if (peek() == U'<') {
      m_out += '<';
      ++m_at;
    }
    if (more() && peek() != U')') m_out += static_cast<char>(m_source[m_at++]);
    return {};
  }

  /// {n,m}: a literal brace when it is no quantifier; {n,m}+ repeats (in PCRE2 it would be possessive); {,m} is {0,m}.
  Result<> braces() {
    size_t end = m_at + 1;
    while (end < m_source.size() && ((m_source[end] >= U'0' && m_source[end] <= U'9') || m_source[end] == U',')) ++end;
    const auto body = toUtf8(std::u32string_view(m_source).substr(m_at + 1, end - m_at - 1));
    const auto commas = std::count(body.begin(), body.end(), ',');
    if (end >= m_source.size() || m_source[end] != U'}' || body.empty() || commas > 1 || body == ",") {
      ++m_at;
      literal(U'{');
      return {};
    }
    m_out += "{" + (body[0] == ',' ? "0" + body : body) + "}";
    m_at = end + 1;
    if (peek() == U'+') {
      ++m_at;
      m_out.insert(m_atom, "(?:");
      m_out += ")+";
    }
    return {};
  }

  /// \b and \B, by what \w is here: PCRE2's own word characters are others.
  Result<> wordEdge(bool edge) {
    TW_CHECK(walk(2 * kCodePoints));
    const auto word = wordCharacters().toClass();
    m_at += 2;
    const auto both = [&](const char* after, const char* before) {
      return "(?<" + std::string(after) + word + ")(?" + before + word + ")";
    };
    atom(edge ? "(?:" + both("=", "!") + "|" + both("!", "=") + ")"
              : "(?:" + both("=", "=") + "|" + both("!", "!") + ")");
    return {};
  }

  Result<> escape() {
    const char32_t c = peek(1);
    if (c == 0 && m_at + 1 >= m_source.size()) return unsupported(TW_TEXT("a backslash at its end"));
    if (c == U'b' || c == U'B') return wordEdge(c == U'b');
    static constexpr std::u32string_view kPassed = U"AzZGXRK";
    if (kPassed.find(c) != std::u32string_view::npos || (c >= U'1' && c <= U'9')) {
      m_at += 2;
      atom(std::string("\\") + static_cast<char>(c));
      return {};
    }
    if (c == U'k' || c == U'g') return unsupported(TW_TEXT("a named reference"));
    CodePointSet set;
    TW_TRY(const bool isSet, escapedSet(set));
    if (isSet) {
      atom((c == U'w' || c == U'W' ? wordCharacters(c == U'W') : set).toClass());
      return {};
    }
    TW_TRY(const char32_t value, escapedCharacter());
    literal(value);
    return {};
  }

  /// \s \w \d \h \p{…} and their complements at m_at; false (and nothing read) for anything else.
  Result<bool> escapedSet(CodePointSet& set) {
    const char32_t c = peek(1);
    const char32_t kind = c >= U'A' && c <= U'Z' ? c + 32 : c;
    bool inverted = kind != c;
    if (kind == U's') set.addWhere([](uint16_t f) { return (f & flagSpace) != 0; });
    else if (kind == U'w') set.addWhere([](uint16_t f) { return (f & flagOnigWord) != 0; });
    else if (kind == U'd') set.addWhere([](uint16_t f) { return isIn(f, only(Category::Nd)); });
    else if (kind == U'h') set.add('0', '9'), set.add('a', 'f'), set.add('A', 'F');
    else if (kind == U'p') {
      size_t at = m_at + 2;
      if (at >= m_source.size() || m_source[at] != U'{') return unsupported(TW_TEXT("\\p without braces"));
      const size_t end = m_source.find(U'}', at);
      if (end == std::u32string::npos) return unsupported(TW_TEXT("an unfinished \\p{…}"));
      if (m_source[++at] == U'^') inverted = !inverted, ++at;
      const auto name = toUtf8(std::u32string_view(m_source).substr(at, end - at));
      if (!addProperty(name, set)) return unsupported(TW_TEXT("the property %1", name));
      m_at = end - 1; // the two characters that are skipped below end at the brace
    } else {
      return false;
    }
    m_at += 2;
    if (inverted) set.invert();
    TW_CHECK(walk(2 * kCodePoints));
    return true;
  }

  /// \n \x41 \x{1F600} \u3042 \. at m_at.
  Result<char32_t> escapedCharacter() {
    const char32_t c = peek(1);
    m_at += 2;
    switch (c) {
    case U'n': return U'\n';
    case U't': return U'\t';
    case U'r': return U'\r';
    case U'f': return U'\f';
    case U'v': return U'\v';
    case U'a': return U'\a';
    case U'e': return U'\x1B';
    case U'0': return U'\0';
    case U'x': return peek() == U'{' ? bracedHex() : hex(2);
    case U'u': return hex(4);
    default:
      if (c < 0x80 && isalnum(static_cast<int>(c)))
        return unsupported(TW_TEXT("the escape %1", std::string("\\") + static_cast<char>(c)));
      return c;
    }
  }
  Result<char32_t> bracedHex() {
    ++m_at;
    TW_TRY(const char32_t value, hex(8));
    if (peek() != U'}') return unsupported(TW_TEXT("an unfinished \\x{…}"));
    ++m_at;
    return value;
  }
  Result<char32_t> hex(int most) {
    char32_t value = 0;
    int digits = 0;
    for (; digits < most && peek() < 0x80 && isxdigit(static_cast<int>(peek())); ++digits) {
      const char32_t c = m_source[m_at++];
      value = value * 16 + (c <= U'9' ? c - U'0' : (c | 32) - U'a' + 10);
    }
    if (digits == 0 || value > 0x10FFFF) return unsupported(TW_TEXT("a code point that does not exist"));
    return value;
  }

  /// A class from '[' to ']', nested classes and && included.
  Result<CodePointSet> characterClass(int depth) {
    if (depth > 20) return unsupported(TW_TEXT("deeply nested classes"));
    TW_CHECK(walk(3 * kCodePoints)); // to be made, added and written
    ++m_at;
    const bool inverted = peek() == U'^';
    if (inverted) ++m_at;
    CodePointSet set;
    std::optional<CodePointSet> left; // of &&
    for (bool first = true;; first = false) {
      if (!more()) return unsupported(TW_TEXT("an unfinished class"));
      if (peek() == U']' && !first) break;
      if (peek() == U'&' && peek(1) == U'&') {
        m_at += 2;
        if (left) set.keepOnly(*left);
        left = std::move(set);
        set = CodePointSet();
        TW_CHECK(walk(2 * kCodePoints));
        continue;
      }
      TW_CHECK(classItem(set, depth));
    }
    ++m_at;
    if (left) set.keepOnly(*left);
    if (inverted) set.invert();
    return set;
  }

  Result<> classItem(CodePointSet& set, int depth) {
    if (peek() == U'[') {
      if (peek(1) == U':') return posixClass(set);
      TW_TRY(const auto nested, characterClass(depth + 1));
      set.add(nested);
      return {};
    }
    if (peek() == U'\\') {
      CodePointSet escaped;
      TW_TRY(const bool isSet, escapedSet(escaped));
      if (isSet) {
        set.add(escaped);
        return {};
      }
    }
    TW_TRY(const char32_t first, classCharacter());
    char32_t last = first;
    if (peek() == U'-' && m_at + 1 < m_source.size() && peek(1) != U']' && peek(1) != U'[') {
      const size_t dash = m_at++;
      CodePointSet escaped;
      const auto isSet = peek() == U'\\' ? escapedSet(escaped) : Result<bool>(false);
      if (!isSet) return fail(isSet.error());
      if (*isSet) { // "a-\d": the dash stands for itself
        m_at = dash;
      } else {
        TW_TRY(last, classCharacter());
        if (last < first) return unsupported(TW_TEXT("a range that runs backwards"));
      }
    }
    TW_CHECK(walk(last - first));
    set.add(first, last);
    return {};
  }
  Result<char32_t> classCharacter() {
    if (peek() == U'\\') {
      if (peek(1) == U'b') return m_at += 2, U'\b';
      return escapedCharacter();
    }
    return m_source[m_at++];
  }
  Result<> posixClass(CodePointSet& set) {
    const size_t end = m_source.find(U":]", m_at + 2);
    if (end == std::u32string::npos) return unsupported(TW_TEXT("an unfinished class"));
    size_t at = m_at + 2;
    const bool inverted = m_source[at] == U'^';
    if (inverted) ++at;
    CodePointSet named;
    const auto name = toUtf8(std::u32string_view(m_source).substr(at, end - at));
    TW_CHECK(walk(3 * kCodePoints));
    if (name.size() < 4 || !addProperty(name, named))
      return unsupported(TW_TEXT("the class %1", std::string("[:") + name + ":]"));
    if (name == "punct")
      named.addWhere([](uint16_t f) { return isIn(f, between(Category::Sm, Category::So)); }); // unlike \p{Punct}
    if (inverted) named.invert();
    set.add(named);
    m_at = end + 2;
    return {};
  }

  std::u32string m_source;
  size_t m_at = 0;
  std::string m_out;
  size_t m_atom = 0;            ///< where in m_out the last atom begins
  uint64_t m_walked = 0;        ///< code points
  std::vector<size_t> m_groups; ///< where in m_out the open groups begin
};

} // namespace

Result<std::string> translateRegex(const std::string& regex) {
  if (regex.size() > (size_t{64} << 10))
    return fail(requestError("tokenizer.unsupported", TW_TEXT("The tokenizer's regex is longer than 64 KiB."),
                             TW_TEXT("Use a model whose tokenizer splits with an ordinary regex.")));
  return Translator(toUtf32(regex)).run();
}

} // namespace tw
