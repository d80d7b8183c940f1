#pragma once
// Character classes as the reference tokenizers see them: general category and a few sets, one load per code point.
#include <cstdint>
#include <string_view>

namespace tw {

/// Order of tools/make_unicode_tables.py.
enum class Category : uint8_t {
  Cn,
  Lu,
  Ll,
  Lt,
  Lm,
  Lo,
  Mn,
  Mc,
  Me,
  Nd,
  Nl,
  No,
  Pc,
  Pd,
  Ps,
  Pe,
  Pi,
  Pf,
  Po,
  Sm,
  Sc,
  Sk,
  So,
  Zs,
  Zl,
  Zp,
  Cc,
  Cf,
  Co,
  Count
};

/// Bits of a code point's flags above the five of its category.
enum CharFlag : uint16_t {
  flagSpace = 1 << 5,       ///< White_Space: \s of Oniguruma and Rust, 25 code points
  flagRustWord = 1 << 6,    ///< \w of Rust's regex crate
  flagOnigWord = 1 << 7,    ///< [\w] of Oniguruma (a bare \w also takes ² ³ ¹ ¼ ½ ¾)
  flagPunctuation = 1 << 8, ///< what the Punctuation pre-tokenizer splits on
  flagNumeric = 1 << 9,     ///< what the Digits pre-tokenizer splits on
  flagCombining = 1 << 10,  ///< what the StripAccents normalizer removes
  flagAlphabetic = 1 << 11, ///< the properties of these names
  flagLower = 1 << 12,
  flagUpper = 1 << 13,
};

/// Flags of all 0x110000 code points.
const uint16_t* charFlags();
/// Simple lower case, as Rust's standard library has it.
char32_t lowercase(char32_t c);

/// A bit per category.
using CategorySet = uint32_t;
constexpr CategorySet only(Category category) { return CategorySet{1} << static_cast<int>(category); }
constexpr CategorySet between(Category first, Category last) { return (only(last) << 1) - only(first); }
constexpr CategorySet letters = between(Category::Lu, Category::Lo);
constexpr CategorySet numbers = between(Category::Nd, Category::No);
constexpr bool isIn(uint16_t flags, CategorySet set) { return (set >> (flags & 31)) & 1; }

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
/// The code point that ends just before byte `end` > 0 of valid UTF-8.
inline char32_t codePointBefore(std::string_view text, size_t end) {
  size_t begin = end - 1, length = 0;
  while (continuesCharacter(text[begin])) --begin;
  return codePointAt(text, begin, length);
}

} // namespace tw
