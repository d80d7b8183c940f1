#include "app/cli/numbers.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace tw::cli {
namespace {

template <class... Values> std::string formatted(const char* form, Values... values) {
  std::array<char, 64> buffer{};
  std::snprintf(buffer.data(), buffer.size(), form, values...);
  return buffer.data();
}

} // namespace

std::string grouped(int64_t value) {
  std::string digits = std::to_string(value);
  const size_t first = value < 0 ? 1 : 0;
  for (size_t at = digits.size(); at > first + 3; at -= 3) digits.insert(at - 3, 1, ',');
  return digits;
}

std::string bytesText(int64_t bytes) {
  static constexpr std::array kUnits = {"kB", "MB", "GB", "TB", "PB", "EB"};
  if (std::llabs(bytes) < 1000) return std::to_string(bytes) + " bytes";
  double value = static_cast<double>(bytes) / 1000;
  size_t unit = 0;
  for (; std::fabs(value) >= 999.95 && unit + 1 < kUnits.size(); ++unit) value /= 1000;
  return formatted("%.1f %s", value, kUnits[unit]);
}

std::string countText(int64_t value) {
  if (value < 100'000) return grouped(value);
  if (value < 999'950'000) return formatted("%.1f M", static_cast<double>(value) / 1e6);
  return formatted("%.2f B", static_cast<double>(value) / 1e9);
}

std::string percent(double share) {
  return formatted(share > 0 && share < 0.0995 ? "%.1f %%" : "%.0f %%", share * 100);
}

std::string precise(double value, int digits) {
  return std::isfinite(value) ? formatted("%.*g", digits, value) : "not a number";
}

std::string durationText(double seconds) {
  if (!(seconds >= 0) || seconds > 1e9) return "unknown";
  if (seconds < 10) return formatted("%.1f s", seconds);
  const auto whole = static_cast<int64_t>(std::llround(seconds));
  const long long hours = whole / 3600, minutes = whole / 60 % 60, rest = whole % 60;
  return hours > 0 ? formatted("%lld:%02lld:%02lld", hours, minutes, rest) : formatted("%lld:%02lld", minutes, rest);
}

Result<int64_t> parseSize(const std::string& text, const std::string& option) {
  const auto refuse = [&] {
    return fail(requestError("usage.size", TW_TEXT("%1 cannot be \"%2\".", option, text),
                             TW_TEXT("Give a size above zero with a unit, for instance 5GB, 500MB or 2GiB."))
                    .in(option));
  };
  const size_t end = std::min(text.find_first_not_of("0123456789."), text.size());
  if (end == 0 || std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(end), '.') > 1 ||
      text.substr(0, end) == ".")
    return refuse();
  std::string unit;
  for (const char c : text.substr(end))
    if (c != ' ') unit += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  double factor = 1;
  if (!unit.empty() && unit != "B") {
    const auto power = std::string("KMGT").find(unit[0]);
    const std::string rest = unit.substr(1);
    if (power == std::string::npos || (rest != "" && rest != "B" && rest != "IB")) return refuse();
    factor = std::pow(rest == "IB" ? 1024.0 : 1000.0, static_cast<double>(power + 1));
  }
  const double bytes = std::strtod(text.c_str(), nullptr) * factor;
  if (!(bytes >= 1) || bytes > 9e18) return refuse();
  return static_cast<int64_t>(std::llround(bytes));
}

} // namespace tw::cli
