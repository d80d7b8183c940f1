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
extern const UnicodeRun kUnicodeRuns[];
extern const size_t kUnicodeRunCount;

/// Sorted by `from`.
struct LowercasePair {
  char32_t from, to;
};
extern const LowercasePair kLowercasePairs[];
extern const size_t kLowercasePairCount;

/// Inclusive; names in lower case without underscores.
struct ScriptRange {
  const char* script;
  char32_t first, last;
};
extern const ScriptRange kScriptRanges[];
extern const size_t kScriptRangeCount;

} // namespace tw
