#pragma once
// What each code point is to the reference tokenizers (generated; see tools/make_unicode_tables.py).
#include <cstddef>
#include <cstdint>

namespace tw {

/// From `begin` up to the next run's begin, code points have these flags.
struct UnicodeRun {
  char32_t begin;
  uint16_t flags;
};
extern const UnicodeRun unicodeRuns[];
extern const size_t unicodeRunCount;

} // namespace tw
