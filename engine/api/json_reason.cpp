#include "engine/api/json_reason.h"

#include <optional>

namespace tw {
namespace {

/// What stands between `begin` and `end` if the words start and end so.
std::optional<std::string> between(std::string_view words, std::string_view begin, std::string_view end = {}) {
  if (words.size() < begin.size() + end.size() || !words.starts_with(begin) || !words.ends_with(end)) return {};
  return std::string(words.substr(begin.size(), words.size() - begin.size() - end.size()));
}

Text partOfJson(const std::string& words) {
  if (words == "value") return TW_TEXT("value");
  if (words == "object key") return TW_TEXT("object key");
  if (words == "object separator") return TW_TEXT("object separator");
  if (words == "object") return TW_TEXT("object");
  if (words == "array") return TW_TEXT("array");
  return Text::verbatim(words);
}

Text wrongToken(const std::string& words) {
  if (words == "unexpected end of input") return TW_TEXT("unexpected end of input");
  if (words == "invalid literal") return TW_TEXT("invalid literal");
  if (words == "invalid string: missing closing quote") return TW_TEXT("invalid string: missing closing quote");
  if (const auto inner = between(words, "invalid string: control character ")) {
    const std::string middle = " must be escaped to ";
    if (const auto at = inner->find(middle); at != std::string::npos)
      return TW_TEXT("invalid string: control character %1 must be escaped to %2", inner->substr(0, at),
                     inner->substr(at + middle.size()));
  }
  if (const auto token = between(words, "unexpected ")) return TW_TEXT("unexpected %1", *token);
  return Text::verbatim(words);
}

Text expecting(const std::string& wrong, const std::string& expected) {
  if (wrong == "unexpected end of input") return TW_TEXT("unexpected end of input; expected %1", expected);
  if (const auto token = between(wrong, "unexpected ")) return TW_TEXT("unexpected %1; expected %2", *token, expected);
  return TW_TEXT("%1; expected %2", wrongToken(wrong), expected);
}

/// Splits at the first `separator`; the second half is nothing where there is none.
std::pair<std::string, std::optional<std::string>> cutAt(const std::string& words, std::string_view separator) {
  const auto at = words.find(separator);
  if (at == std::string::npos) return {words, {}};
  return {words.substr(0, at), words.substr(at + separator.size())};
}

Text syntaxError(const Text& part, const std::string& rest) {
  const auto [wrong, after] = cutAt(rest, "; last read: '");
  if (!after) {
    const auto [token, expected] = cutAt(rest, "; expected ");
    return TW_TEXT("syntax error while parsing %1 - %2", part,
                   expected ? expecting(token, *expected) : wrongToken(token));
  }
  // What was read may hold anything; what was expected is the parser's and stands behind its last quote.
  const std::string middle = "'; expected ";
  if (const auto at = after->rfind(middle); at != std::string::npos)
    return TW_TEXT("syntax error while parsing %1 - %2; last read: '%3'; expected %4", part, wrongToken(wrong),
                   after->substr(0, at), after->substr(at + middle.size()));
  if (const auto read = between(*after, "", "'"))
    return TW_TEXT("syntax error while parsing %1 - %2; last read: '%3'", part, wrongToken(wrong), *read);
  return TW_TEXT("syntax error while parsing %1 - %2; last read: '%3", part, wrongToken(wrong), *after); // cut off
}

size_t endOfString(std::string_view text, size_t at) {
  for (++at; at < text.size(); ++at)
    if (text[at] == '\\') ++at;
    else if (text[at] == '"') return at + 1;
  return text.size();
}

/// The first thing outside of strings that other languages have and JSON has not. Where a quote is missing, words of
/// texts lie open and are no sign of anything: what counts stands where a value begins, or apart.
std::optional<Text> foreignPart(std::string_view text) {
  const auto opens = [](char c) { return std::string_view("{[,:").find(c) != std::string_view::npos; };
  const auto isSpace = [](char c) { return std::string_view(" \t\r\n").find(c) != std::string_view::npos; };
  char last = '['; // that is no space
  for (size_t at = 0; at < text.size();) {
    const auto rest = text.substr(at);
    const char c = text[at];
    const bool apart = at == 0 || isSpace(text[at - 1]) || opens(text[at - 1]);
    if (apart && (rest.starts_with("//") || rest.starts_with("/*") || c == '#'))
      return TW_TEXT("it has comments, which JSON does not know");
    const bool python = c == '\'' || rest.starts_with("None") || rest.starts_with("True") || rest.starts_with("False");
    if (opens(last) && python)
      return TW_TEXT("it is as Python prints it, with single quotes, None or True; json.dumps writes JSON");
    if (opens(last) && rest.starts_with("\xE2\x80\x9C"))
      return TW_TEXT("its quotes are typographic ones instead of \"");
    if (last == ',' && (c == '}' || c == ']')) return TW_TEXT("there is a comma before the closing bracket");
    if (!isSpace(c)) last = c;
    at = c == '"' ? endOfString(text, at) : at + 1;
  }
  return std::nullopt;
}

} // namespace

Text jsonReason(const std::string& words) {
  if (const auto rest = between(words, "syntax error while parsing ")) {
    const auto [part, what] = cutAt(*rest, " - ");
    if (what) return syntaxError(partOfJson(part), *what);
  }
  return Text::verbatim(words);
}

std::optional<Text> jsonHint(std::string_view text) {
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) return TW_TEXT("it is in UTF-16; save it as UTF-8");
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return std::nullopt;
  text.remove_prefix(first);
  if (text[0] == '<') return TW_TEXT("it is a web page or XML; perhaps the download went wrong");
  if (std::string_view("{[#/").find(text[0]) == std::string_view::npos) return std::nullopt;
  return foreignPart(text);
}

} // namespace tw
