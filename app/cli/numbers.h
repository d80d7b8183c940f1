#pragma once
// Numbers for people, with units, and back.
#include "engine/api/result.h"

#include <cstddef>
#include <cstdint>
#include <string>

namespace tw::cli {

std::string grouped(int64_t value);                ///< 1,234,567
std::string bytesText(int64_t bytes);              ///< 5.3 GB (1 GB = 10^9 bytes, as --max-shard-size)
std::string countText(int64_t value);              ///< 494.0 M
std::string percent(double share);                 ///< 0.123 -> "12 %"
std::string precise(double value, int digits = 4); ///< four significant digits
std::string durationText(double seconds);          ///< 0.4 s, 12:03, 1:02:03
std::string barText(double share, size_t cells);   ///< a bar of block characters, padded to `cells`

/// "5GB", "500 MB", "2GiB", "1048576": bytes. Decimal units are powers of 1000, the -iB ones of 1024; case does not
/// matter. Error: usage.size.
Result<int64_t> parseSize(const std::string& text, const std::string& option);

} // namespace tw::cli
