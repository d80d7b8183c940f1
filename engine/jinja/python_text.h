#pragma once
// Python's str methods on UTF-8: characters are code points, classes and case mappings are Unicode's.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tw::jinja {

bool isSpace(char32_t c);     ///< str.isspace
bool isPrintable(char32_t c); ///< str.isprintable
bool isAlpha(char32_t c);
bool isDecimal(char32_t c);
bool isDigit(char32_t c);
bool isNumeric(char32_t c);
inline bool isAlnum(char32_t c) { return isAlpha(c) || isDecimal(c) || isDigit(c) || isNumeric(c); }
bool isIdentifier(std::string_view text);
bool isUpperText(std::string_view text); ///< str.isupper
bool isLowerText(std::string_view text);
bool isTitleText(std::string_view text);
/// Value of a decimal digit of any script, or -1.
int digitValue(char32_t c);

std::string upper(std::string_view text);
std::string lower(std::string_view text);
std::string title(std::string_view text);
std::string capitalize(std::string_view text);
std::string swapCase(std::string_view text);
std::string caseFold(std::string_view text);

/// Bytes of the first `codePoints` code points (all, when there are fewer).
size_t byteOffset(std::string_view text, size_t codePoints);

enum Side { Left = 1, Right = 2, Both = 3 };
std::string_view stripSpace(std::string_view text, int sides = Both);
std::string_view stripCharacters(std::string_view text, std::string_view characters, int sides = Both);

/// `most` < 0: no limit.
std::vector<std::string> splitSpace(std::string_view text, int64_t most, bool fromRight);
std::vector<std::string> splitAt(std::string_view text, std::string_view separator, int64_t most, bool fromRight);
std::vector<std::string> splitLines(std::string_view text, bool keepEnds);

} // namespace tw::jinja
