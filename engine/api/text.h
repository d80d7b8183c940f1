#pragma once
// What the engine says, in every language: a template, and what is filled in. The English sentence is made of both at
// once; a translation of the template (context "engine" of translations/*.ts) is filled by ui/bridge/messages.
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace tw {

/// A template for so many arguments: its places are %1 … %9 as in Qt, each of them at least once. Checked by the
/// compiler, and a literal, so that lupdate finds it.
template <size_t count> class TextPattern {
 public:
  consteval TextPattern(const char* literal) : m_literal(literal) { // NOLINT(google-explicit-constructor)
    bool used[9] = {};
    for (const char* at = literal; *at != 0; ++at)
      if (at[0] == '%' && at[1] >= '1' && at[1] <= '9') used[at[1] - '1'] = true;
    for (size_t i = 0; i < 9; ++i)
      if (used[i] != (i < count)) throw "the places of the template are not those of the arguments";
  }
  const char* literal() const { return m_literal; }

 private:
  const char* m_literal;
};

/// A sentence or a part of one. Immutable; copies share what they hold. Made by TW_TEXT.
class Text {
 public:
  class Argument;

  Text() = default; ///< says nothing

  template <class... Values> static Text made(TextPattern<sizeof...(Values)> pattern, Values&&... values);
  /// Words that come from outside and have no translation: what a chat template raises, what another program printed.
  static Text verbatim(std::string words);
  /// What TW_TEXT made elsewhere, from its parts: of another process, or of a library that does not know this class.
  static Text restored(std::string pattern, std::vector<Argument> arguments);
  /// Several texts behind one another, with a blank between them where both say something.
  static Text joined(const Text& first, const Text& second);

  /// "The file %1 does not exist."; empty for words from outside.
  const std::string& pattern() const;
  const std::vector<Argument>& arguments() const;
  /// The English sentence with everything filled in (UTF-8).
  const std::string& english() const;

  // It reads as its English sentence.
  operator const std::string&() const { return english(); } // NOLINT(google-explicit-constructor)
  bool empty() const { return english().empty(); }
  const char* c_str() const { return english().c_str(); }
  size_t find(std::string_view part) const { return english().find(part); }
  bool starts_with(std::string_view part) const { return english().starts_with(part); }
  bool operator==(const Text& other) const { return english() == other.english(); }

 private:
  struct Content;
  explicit Text(std::shared_ptr<const Content> content) : m_content(std::move(content)) {}
  static Text filled(std::string pattern, std::vector<Argument> arguments);

  std::shared_ptr<const Content> m_content;
};

/// What a place is filled with: a name, path or number as it is, or a Text (a reason within a sentence), which is
/// translated too.
class Text::Argument {
 public:
  // NOLINTBEGIN(google-explicit-constructor): arguments are written as they are
  Argument(std::string words) : m_words(std::move(words)) {}
  Argument(std::string_view words) : m_words(words) {}
  Argument(const char* words) : m_words(words) {}
  template <class Number, class = std::enable_if_t<std::is_integral_v<Number> && (sizeof(Number) > 1)>>
  Argument(Number number) : m_words(std::to_string(number)) {}
  Argument(Text text) : m_text(std::move(text)), m_isText(true) {}
  // NOLINTEND(google-explicit-constructor)

  /// The text to be translated, or null where the words stand as they are.
  const Text* text() const { return m_isText ? &m_text : nullptr; }
  const std::string& english() const { return m_isText ? m_text.english() : m_words; }

 private:
  std::string m_words;
  Text m_text;
  bool m_isText = false;
};

template <class... Values> Text Text::made(TextPattern<sizeof...(Values)> pattern, Values&&... values) {
  std::vector<Argument> arguments;
  arguments.reserve(sizeof...(Values));
  (arguments.emplace_back(std::forward<Values>(values)), ...);
  return filled(pattern.literal(), std::move(arguments));
}

} // namespace tw

/// TW_TEXT("The file %1 cannot be read: %2.", path, reason): marks the template for tools/update_translations.sh.
#define TW_TEXT(...) ::tw::Text::made("" __VA_ARGS__)
