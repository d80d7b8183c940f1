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

/// The code point that starts at byte `at` of text that is known to be valid UTF-8, at < text.size().
inline char32_t codePointAt(std::string_view text, size_t at, size_t& length) {
  const auto byte = [&](size_t i) { return static_cast<char32_t>(static_cast<uint8_t>(text[at + i])); };
  const char32_t first = byte(0);
  if (first < 0x80) return length = 1, first;
  if (first < 0xE0) return length = 2, ((first & 0x1F) << 6) | (byte(1) & 0x3F);
  if (first < 0xF0) return length = 3, ((first & 0x0F) << 12) | ((byte(1) & 0x3F) << 6) | (byte(2) & 0x3F);
  return length = 4, ((first & 0x07) << 18) | ((byte(1) & 0x3F) << 12) | ((byte(2) & 0x3F) << 6) | (byte(3) & 0x3F);
}
inline bool continuesCharacter(char byte) { return (static_cast<uint8_t>(byte) & 0xC0) == 0x80; }
/// Where the character that byte `at` < text.size() belongs to begins (valid UTF-8).
inline size_t characterBegin(std::string_view text, size_t at) {
  while (at > 0 && continuesCharacter(text[at])) --at;
  return at;
}
/// The code point that ends just before byte `end` > 0 of valid UTF-8.
inline char32_t codePointBefore(std::string_view text, size_t end) {
  size_t length = 0;
  return codePointAt(text, characterBegin(text, end - 1), length);
}
/// How many characters valid UTF-8 has.
size_t characterCount(std::string_view text);

void appendUtf8(std::string& out, char32_t codePoint);
std::u32string toUtf32(std::string_view utf8);
std::string toUtf8(std::u32string_view text);
/// Byte offset of the first invalid sequence, or npos.
size_t firstInvalidUtf8(std::string_view text);
/// UTF-8 from bytes that need not be: one U+FFFD for each maximal part of a character, as Rust and Python decode.
std::string lossyUtf8(std::string_view bytes);
/// Length of the longest prefix that does not end inside a character (for streaming).
size_t completeUtf8Prefix(std::string_view text);

} // namespace tw
