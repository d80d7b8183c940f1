#include "engine/jinja/python_text.h"

#include "engine/base/unicode.h"

#include <unicode/locid.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>

namespace tw::jinja {
namespace {

icu::UnicodeString toIcu(std::string_view text) {
  return icu::UnicodeString::fromUTF8({text.data(), static_cast<int32_t>(text.size())});
}

std::string fromIcu(const icu::UnicodeString& text) {
  std::string out;
  text.toUTF8String(out);
  return out;
}

void appendTitle(std::string& out, char32_t c) {
  icu::UnicodeString one(static_cast<UChar32>(c));
  out += fromIcu(one.toTitle(nullptr, icu::Locale::getRoot(), U_TITLECASE_NO_BREAK_ADJUSTMENT));
}

void appendLower(std::string& out, char32_t c) {
  out += fromIcu(icu::UnicodeString(static_cast<UChar32>(c)).toLower(icu::Locale::getRoot()));
}
void appendUpper(std::string& out, char32_t c) {
  out += fromIcu(icu::UnicodeString(static_cast<UChar32>(c)).toUpper(icu::Locale::getRoot()));
}

bool isCased(char32_t c) { return u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_CASED); }

bool isLineBreak(char32_t c) {
  return (c >= 0x0A && c <= 0x0D) || (c >= 0x1C && c <= 0x1E) || c == 0x85 || c == 0x2028 || c == 0x2029;
}

template <class Visit> void eachCodePoint(std::string_view text, Visit visit) {
  for (size_t at = 0; at < text.size();) {
    const auto point = decodeUtf8(text, at);
    visit(point.value);
    at += point.length;
  }
}

/// The code point that ends at byte `end` (> 0) and where it starts.
std::pair<char32_t, size_t> before(std::string_view text, size_t end) {
  const size_t at = characterBegin(text, end - 1);
  return {decodeUtf8(text, at).value, at};
}

template <class Test> std::string_view stripWhere(std::string_view text, int sides, Test strips) {
  if (sides & Left)
    while (!text.empty()) {
      const auto point = decodeUtf8(text, 0);
      if (!strips(point.value)) break;
      text.remove_prefix(point.length);
    }
  if (sides & Right)
    while (!text.empty()) {
      const auto [c, at] = before(text, text.size());
      if (!strips(c)) break;
      text = text.substr(0, at);
    }
  return text;
}

} // namespace

bool isSpace(char32_t c) {
  if (c < 0x80) return (c >= 9 && c <= 13) || (c >= 28 && c <= 32);
  return c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 ||
         c == 0x202F || c == 0x205F || c == 0x3000;
}

bool isPrintable(char32_t c) {
  if (c < 0x7F) return c >= 32;
  switch (u_charType(static_cast<UChar32>(c))) {
  case U_UNASSIGNED:
  case U_CONTROL_CHAR:
  case U_FORMAT_CHAR:
  case U_PRIVATE_USE_CHAR:
  case U_SURROGATE:
  case U_SPACE_SEPARATOR:
  case U_LINE_SEPARATOR:
  case U_PARAGRAPH_SEPARATOR: return false;
  default: return true;
  }
}

bool isAlpha(char32_t c) { return (U_MASK(u_charType(static_cast<UChar32>(c))) & U_GC_L_MASK) != 0; }
bool isDecimal(char32_t c) { return u_charType(static_cast<UChar32>(c)) == U_DECIMAL_DIGIT_NUMBER; }
bool isDigit(char32_t c) {
  const auto type = u_getIntPropertyValue(static_cast<UChar32>(c), UCHAR_NUMERIC_TYPE);
  return type == U_NT_DECIMAL || type == U_NT_DIGIT;
}
bool isNumeric(char32_t c) { return u_getIntPropertyValue(static_cast<UChar32>(c), UCHAR_NUMERIC_TYPE) != U_NT_NONE; }
int digitValue(char32_t c) { return isDecimal(c) ? u_charDigitValue(static_cast<UChar32>(c)) : -1; }

bool isIdentifier(std::string_view text) {
  bool valid = !text.empty(), first = true;
  eachCodePoint(text, [&](char32_t c) {
    valid = valid &&
            (c == '_' || u_hasBinaryProperty(static_cast<UChar32>(c), first ? UCHAR_XID_START : UCHAR_XID_CONTINUE));
    first = false;
  });
  return valid;
}

bool isUpperText(std::string_view text) {
  bool cased = false, upper = true;
  eachCodePoint(text, [&](char32_t c) {
    const auto point = static_cast<UChar32>(c);
    if (u_hasBinaryProperty(point, UCHAR_LOWERCASE) || u_charType(point) == U_TITLECASE_LETTER) upper = false;
    cased = cased || u_hasBinaryProperty(point, UCHAR_UPPERCASE);
  });
  return cased && upper;
}

bool isLowerText(std::string_view text) {
  bool cased = false, lower = true;
  eachCodePoint(text, [&](char32_t c) {
    const auto point = static_cast<UChar32>(c);
    if (u_hasBinaryProperty(point, UCHAR_UPPERCASE) || u_charType(point) == U_TITLECASE_LETTER) lower = false;
    cased = cased || u_hasBinaryProperty(point, UCHAR_LOWERCASE);
  });
  return cased && lower;
}

bool isTitleText(std::string_view text) {
  bool cased = false, previousCased = false, title = true;
  eachCodePoint(text, [&](char32_t c) {
    const auto point = static_cast<UChar32>(c);
    if (u_hasBinaryProperty(point, UCHAR_UPPERCASE) || u_charType(point) == U_TITLECASE_LETTER) {
      title = title && !previousCased;
      previousCased = cased = true;
    } else if (u_hasBinaryProperty(point, UCHAR_LOWERCASE)) {
      title = title && previousCased;
      previousCased = cased = true;
    } else {
      previousCased = false;
    }
  });
  return cased && title;
}

std::string upper(std::string_view text) { return fromIcu(toIcu(text).toUpper(icu::Locale::getRoot())); }
std::string lower(std::string_view text) { return fromIcu(toIcu(text).toLower(icu::Locale::getRoot())); }
std::string caseFold(std::string_view text) { return fromIcu(toIcu(text).foldCase()); }

std::string title(std::string_view text) {
  std::string out;
  bool inWord = false;
  eachCodePoint(text, [&](char32_t c) {
    if (inWord) appendLower(out, c);
    else appendTitle(out, c);
    inWord = isCased(c);
  });
  return out;
}

std::string capitalize(std::string_view text) {
  if (text.empty()) return {};
  const auto first = decodeUtf8(text, 0);
  std::string out;
  appendTitle(out, first.value);
  // The rest is lowered in its context (a final sigma looks back at the first letter).
  const auto whole = lower(text);
  std::string firstLower;
  appendLower(firstLower, first.value);
  return out + whole.substr(std::min(firstLower.size(), whole.size()));
}

std::string swapCase(std::string_view text) {
  std::string out;
  eachCodePoint(text, [&](char32_t c) {
    const auto point = static_cast<UChar32>(c);
    if (u_hasBinaryProperty(point, UCHAR_UPPERCASE)) appendLower(out, c);
    else if (u_hasBinaryProperty(point, UCHAR_LOWERCASE)) appendUpper(out, c);
    else appendUtf8(out, c);
  });
  return out;
}

size_t byteOffset(std::string_view text, size_t codePoints) {
  size_t at = 0;
  for (; codePoints && at < text.size(); --codePoints) at += decodeUtf8(text, at).length;
  return at;
}

std::string_view stripSpace(std::string_view text, int sides) { return stripWhere(text, sides, isSpace); }

std::string_view stripCharacters(std::string_view text, std::string_view characters, int sides) {
  const auto set = toUtf32(characters);
  return stripWhere(text, sides, [&](char32_t c) { return set.find(c) != set.npos; });
}

std::vector<std::string> splitSpace(std::string_view text, int64_t most, bool fromRight) {
  std::vector<std::string> parts;
  for (;;) {
    text = stripSpace(text, fromRight ? Right : Left);
    if (text.empty()) break;
    if (most >= 0 && static_cast<int64_t>(parts.size()) == most) {
      parts.emplace_back(text); // the rest keeps the spaces at its far end
      break;
    }
    if (fromRight) {
      size_t at = text.size();
      while (at > 0) {
        const auto [c, start] = before(text, at);
        if (isSpace(c)) break;
        at = start;
      }
      parts.emplace_back(text.substr(at));
      text = text.substr(0, at);
    } else {
      size_t at = 0;
      while (at < text.size()) {
        const auto point = decodeUtf8(text, at);
        if (isSpace(point.value)) break;
        at += point.length;
      }
      parts.emplace_back(text.substr(0, at));
      text.remove_prefix(at);
    }
  }
  if (fromRight) std::reverse(parts.begin(), parts.end());
  return parts;
}

std::vector<std::string> splitAt(std::string_view text, std::string_view separator, int64_t most, bool fromRight) {
  std::vector<std::string> parts;
  while (most < 0 || static_cast<int64_t>(parts.size()) < most) {
    const auto at = fromRight ? text.rfind(separator) : text.find(separator);
    if (at == text.npos) break;
    parts.emplace_back(fromRight ? text.substr(at + separator.size()) : text.substr(0, at));
    text = fromRight ? text.substr(0, at) : text.substr(at + separator.size());
  }
  parts.emplace_back(text);
  if (fromRight) std::reverse(parts.begin(), parts.end());
  return parts;
}

std::vector<std::string> splitLines(std::string_view text, bool keepEnds) {
  std::vector<std::string> lines;
  size_t from = 0;
  for (size_t at = 0; at < text.size();) {
    const auto point = decodeUtf8(text, at);
    if (!isLineBreak(point.value)) {
      at += point.length;
      continue;
    }
    size_t next = at + point.length;
    if (point.value == '\r' && next < text.size() && text[next] == '\n') ++next;
    lines.emplace_back(text.substr(from, (keepEnds ? next : at) - from));
    from = at = next;
  }
  if (from < text.size()) lines.emplace_back(text.substr(from));
  return lines;
}

} // namespace tw::jinja
