#pragma once
// UTF-8 as this program sees it: strict to read (an error has a place), total to decode (broken bytes become U+FFFD).
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tw {

struct CodePoint {
  char32_t value = 0; ///< U+FFFD where the bytes are not UTF-8
  uint8_t length = 0; ///< bytes consumed; 0 at the end of the text
  bool valid = true;
};

/// The code point that starts at byte `at`. Overlong forms, surrogates and values above U+10FFFF are invalid (length
/// 1).
CodePoint decodeUtf8(std::string_view text, size_t at);
void appendUtf8(std::string& out, char32_t codePoint);
std::u32string toUtf32(std::string_view utf8);
std::string toUtf8(std::u32string_view text);
/// Byte offset of the first invalid sequence, or npos.
size_t firstInvalidUtf8(std::string_view text);
/// Length of the longest prefix that does not end inside a character (for streaming).
size_t completeUtf8Prefix(std::string_view text);

} // namespace tw
