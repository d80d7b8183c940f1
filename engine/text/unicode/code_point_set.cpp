#include "engine/text/unicode/code_point_set.h"

#include <algorithm>
#include <cstdio>
#include <vector>

namespace tw {

std::string CodePointSet::toClass() const {
  std::vector<std::pair<char32_t, char32_t>> ranges;
  for (char32_t c = 0; c < 0x110000; ++c) {
    if (!m_has[c] || (c >= 0xD800 && c <= 0xDFFF)) continue;
    if (!ranges.empty() && ranges.back().second + 1 == c) ranges.back().second = c;
    else ranges.emplace_back(c, c);
  }
  std::stable_sort(ranges.begin(), ranges.end(),
                   [](auto& a, auto& b) { return a.second - a.first > b.second - b.first; });
  if (ranges.empty()) return "(?!)";
  const auto hex = [](char32_t c) {
    char buffer[16];
    snprintf(buffer, sizeof buffer, "\\x{%X}", static_cast<unsigned>(c));
    return std::string(buffer);
  };
  std::string out = "[";
  for (const auto& [first, last] : ranges) {
    out += hex(first);
    if (last > first) out += "-" + hex(last);
  }
  return out + "]";
}

} // namespace tw
