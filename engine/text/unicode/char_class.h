#pragma once
// Character classes as the reference tokenizers see them: general category and a few sets, one load per code point.
#include <cstdint>

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
  flagOnigWord = 1 << 7,    ///< [\w] of Oniguruma (a bare \w also matches ² ³ ¹ ¼ ½ ¾)
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
constexpr CategorySet kLetters = between(Category::Lu, Category::Lo);
constexpr CategorySet kNumbers = between(Category::Nd, Category::No);
constexpr bool isIn(uint16_t flags, CategorySet set) { return (set >> (flags & 31)) & 1; }

} // namespace tw
