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

} // namespace

Text jsonReason(const std::string& words) {
  if (const auto rest = between(words, "syntax error while parsing ")) {
    const auto [part, what] = cutAt(*rest, " - ");
    if (what) return syntaxError(partOfJson(part), *what);
  }
  return Text::verbatim(words);
}

} // namespace tw
