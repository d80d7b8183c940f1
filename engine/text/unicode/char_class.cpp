#include "engine/text/unicode/char_class.h"

#include "engine/text/unicode/unicode_tables.h"

#include <algorithm>
#include <vector>

namespace tw {

const uint16_t* charFlags() {
  static const std::vector<uint16_t> flags = [] {
    std::vector<uint16_t> all(0x110000);
    for (size_t i = 0; i < kUnicodeRunCount; ++i) {
      const size_t end = i + 1 < kUnicodeRunCount ? kUnicodeRuns[i + 1].begin : all.size();
      std::fill(all.begin() + kUnicodeRuns[i].begin, all.begin() + static_cast<std::ptrdiff_t>(end),
                kUnicodeRuns[i].flags);
    }
    return all;
  }();
  return flags.data();
}

char32_t lowercase(char32_t c) {
  if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + 32 : c;
  const auto* end = kLowercasePairs + kLowercasePairCount;
  const auto* found = std::lower_bound(kLowercasePairs, end, c,
                                       [](const LowercasePair& pair, char32_t value) { return pair.from < value; });
  return found != end && found->from == c ? found->to : c;
}

} // namespace tw
