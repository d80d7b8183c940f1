// The pre-tokenizer regexes of the great families as linear scans (source: tokenizer.json files of the models).
#include "engine/base/unicode.h"
#include "engine/text/split/split_pattern.h"
#include "engine/text/unicode/char_class.h"

namespace tw {
namespace {

constexpr std::string_view kGpt2Regex = R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)";
constexpr std::string_view kLlama3Regex =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";
constexpr std::string_view kQwen2Regex =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";

/// Walks valid UTF-8 by classes.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : m_text(text), m_flags(charFlags()) {}
  bool atEnd(size_t at) const { return at >= m_text.size(); }
  uint16_t flags(size_t at, size_t& length) const { return m_flags[codePointAt(m_text, at, length)]; }
  /// End of the run of characters from `at` for which `accept` is true, at most `limit` of them.
  template <class Accept> size_t run(size_t at, Accept accept, int limit = -1) const {
    for (size_t length = 0; at < m_text.size() && limit != 0 && accept(flags(at, length)); at += length) --limit;
    return at;
  }
  size_t letters(size_t at) const {
    return run(at, [](uint16_t f) { return isIn(f, tw::kLetters); });
  }
  size_t numbers(size_t at, int limit = -1) const {
    return run(
        at, [](uint16_t f) { return isIn(f, tw::kNumbers); }, limit);
  }
  size_t others(size_t at) const {
    return run(at, [](uint16_t f) { return !(f & flagSpace) && !isIn(f, tw::kLetters | tw::kNumbers); });
  }
  size_t spaces(size_t at) const {
    return run(at, [](uint16_t f) { return (f & flagSpace) != 0; });
  }
  size_t newlines(size_t at) const {
    while (at < m_text.size() && isNewline(m_text[at])) ++at;
    return at;
  }
  static bool isNewline(char c) { return c == '\n' || c == '\r'; }

  /// 's 't 're 've 'm 'll 'd after the apostrophe at `at`; `at` when there is none. U+017F folds to s.
  size_t contraction(size_t at, bool anyCase) const {
    const auto lower = [&](size_t i) {
      const char c = i < m_text.size() ? m_text[i] : '\0';
      return anyCase && c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    };
    if (m_text[at] != '\'') return at;
    const char a = lower(at + 1), b = lower(at + 2);
    if (a == 's' || a == 't' || a == 'm' || a == 'd') return at + 2;
    if ((a == 'r' && b == 'e') || (a == 'v' && b == 'e') || (a == 'l' && b == 'l')) return at + 3;
    if (anyCase && m_text.substr(at + 1, 2) == "\u017F") return at + 3;
    return at;
  }
  /// \s+(?!\S)|\s+ : a run of spaces leaves its last character to what follows, if anything does and more than one is
  /// there.
  size_t trailingSpaces(size_t at) const {
    const size_t end = spaces(at);
    if (end >= m_text.size()) return end;
    size_t last = end - 1;
    while (continuesCharacter(m_text[last])) --last;
    return last > at ? last : end;
  }
  char byte(size_t at) const { return m_text[at]; }

 private:
  std::string_view m_text;
  const uint16_t* m_flags;
};

/// Both patterns match every character, so that the matches cover the text.
template <class Next> void cover(std::string_view text, std::vector<PatternMatch>& out, Next next) {
  const Cursor cursor(text);
  for (size_t at = 0; at < text.size();) {
    const size_t end = next(cursor, at);
    out.push_back({at, end, true});
    at = end;
  }
}

class Gpt2Pattern : public SplitPattern {
 public:
  void find(std::string_view text, std::vector<PatternMatch>& out) const override { cover(text, out, next); }

 private:
  static size_t next(const Cursor& cursor, size_t at) {
    if (const size_t end = cursor.contraction(at, false); end > at) return end;
    const size_t word = cursor.byte(at) == ' ' ? at + 1 : at;
    if (!cursor.atEnd(word)) {
      size_t length = 0;
      const uint16_t flags = cursor.flags(word, length);
      if (isIn(flags, kLetters)) return cursor.letters(word);
      if (isIn(flags, kNumbers)) return cursor.numbers(word);
      if (!(flags & flagSpace)) return cursor.others(word);
    }
    return cursor.trailingSpaces(at);
  }
};

/// Llama-3 (three digits at a time) and Qwen2 (one digit).
class Llama3Pattern : public SplitPattern {
 public:
  explicit Llama3Pattern(int digits) : m_digits(digits) {}
  void find(std::string_view text, std::vector<PatternMatch>& out) const override {
    cover(text, out, [this](const Cursor& cursor, size_t at) { return next(cursor, at); });
  }

 private:
  size_t next(const Cursor& cursor, size_t at) const {
    if (const size_t end = cursor.contraction(at, true); end > at) return end;
    size_t length = 0;
    const uint16_t flags = cursor.flags(at, length);
    if (isIn(flags, kLetters)) return cursor.letters(at);
    if (isIn(flags, kNumbers)) return cursor.numbers(at, m_digits);
    const char first = cursor.byte(at);
    if (!Cursor::isNewline(first)) {
      if (const size_t end = cursor.letters(at + length); end > at + length) return end;
    }
    const size_t symbols = first == ' ' ? at + 1 : at;
    if (const size_t end = cursor.others(symbols); end > symbols) return cursor.newlines(end);
    // \s*[\r\n]+ reaches the last line break of the run of spaces.
    const size_t spaces = cursor.spaces(at);
    for (size_t end = spaces; end > at; --end)
      if (Cursor::isNewline(cursor.byte(end - 1))) return end;
    return cursor.trailingSpaces(at);
  }
  int m_digits;
};

} // namespace

std::unique_ptr<SplitPattern> gpt2Pattern() { return std::make_unique<Gpt2Pattern>(); }

std::unique_ptr<SplitPattern> knownPattern(std::string_view regex) {
  if (regex == kGpt2Regex) return gpt2Pattern();
  if (regex == kLlama3Regex) return std::make_unique<Llama3Pattern>(3);
  if (regex == kQwen2Regex) return std::make_unique<Llama3Pattern>(1);
  return nullptr;
}

} // namespace tw
