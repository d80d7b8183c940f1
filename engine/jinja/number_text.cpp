#include "engine/jinja/number_text.h"

#include "engine/base/unicode.h"
#include "engine/jinja/printing.h"
#include "engine/jinja/python_text.h"

#include <algorithm>
#include <cmath>

namespace tw::jinja {
namespace {

using std::string;

constexpr int64_t kMostDigits = 4000; ///< of a precision: beyond it a double has only zeros

string printed(const char* pattern, int precision, double value) {
  const int size = std::snprintf(nullptr, 0, pattern, precision, value);
  string out(static_cast<size_t>(std::max(size, 0)) + 1, '\0');
  std::snprintf(out.data(), out.size(), pattern, precision, value);
  out.pop_back();
  return out;
}

string inBase(unsigned __int128 value, unsigned base, bool capital) {
  const std::string_view digits = capital ? "0123456789ABCDEF" : "0123456789abcdef";
  string out;
  do {
    out += digits[static_cast<size_t>(value % base)];
    value /= base;
  } while (value);
  std::reverse(out.begin(), out.end());
  return out;
}

string grouped(const string& digits, char separator, size_t every) {
  const auto point = std::min(digits.find_first_not_of("0123456789abcdefABCDEF"), digits.size());
  string out;
  for (size_t i = 0; i < point; ++i) {
    if (i && (point - i) % every == 0) out += separator;
    out += digits[i];
  }
  return out + digits.substr(point);
}

/// Digits without a sign.
string magnitude(const Value& number, const NumberStyle& style) {
  const auto digits = static_cast<int>(std::min(style.precision < 0 ? 6 : style.precision, kMostDigits));
  const char type = style.type;
  if (type == 'd' || (type == 0 && number.isInteger())) {
    Int value = number.is(Kind::Float) ? truncated(number.asDouble()).value_or(0) : number.asInt();
    string out = integerText(value);
    if (out[0] == '-') out.erase(0, 1);
    // The precision of %d is a least number of digits.
    if (style.precision > static_cast<int64_t>(out.size()))
      out.insert(0, static_cast<size_t>(std::min(style.precision, kMostDigits)) - out.size(), '0');
    return out;
  }
  if (type == 'b' || type == 'o' || type == 'x' || type == 'X') {
    const auto bits = static_cast<unsigned __int128>(number.asInt());
    const auto value = number.asInt() < 0 ? -bits : bits;
    const string prefix = !style.alternate ? "" : type == 'b' ? "0b" : type == 'o' ? "0o" : type == 'x' ? "0x" : "0X";
    return prefix + inBase(value, type == 'b' ? 2 : type == 'o' ? 8 : 16, type == 'X');
  }
  const double value = std::fabs(number.asDouble());
  if (!std::isfinite(value)) return string(std::isnan(value) ? "nan" : "inf");
  switch (type) {
  case 'e': return printed(style.alternate ? "%#.*e" : "%.*e", digits, value);
  case 'E': return printed(style.alternate ? "%#.*E" : "%.*E", digits, value);
  case 'f':
  case 'F': return printed(style.alternate ? "%#.*f" : "%.*f", digits, value);
  case 'g': return printed(style.alternate ? "%#.*g" : "%.*g", digits, value);
  case 'G': return printed(style.alternate ? "%#.*G" : "%.*G", digits, value);
  case '%': return printed("%.*f", digits, value * 100) + "%";
  default: break;
  }
  if (style.precision < 0) return floatText(value);
  string out = printed("%.*g", std::max(digits, 1), value);
  return out.find_first_of(".en") == out.npos ? out + ".0" : out;
}

} // namespace

string numberToText(Runtime& runtime, const Value& number, const NumberStyle& style) {
  string digits = magnitude(number, style);
  const bool negative =
      number.is(Kind::Float) ? std::signbit(number.asDouble()) && !std::isnan(number.asDouble()) : number.asInt() < 0;
  const string sign = negative ? "-" : style.sign == '-' ? "" : string(1, style.sign);
  const bool binary = style.type == 'b' || style.type == 'o' || style.type == 'x' || style.type == 'X';
  if (style.grouping) digits = grouped(digits, style.grouping, binary ? 4 : 3);
  const auto size = static_cast<int64_t>(digits.size() + sign.size());
  if (style.zero && style.width > size) {
    if (!runtime.allowText(static_cast<uint64_t>(style.width))) return {};
    const size_t prefix = binary && style.alternate ? 2 : 0;
    digits.insert(prefix, static_cast<size_t>(style.width - size), '0');
  }
  return sign + digits;
}

namespace {

/// ASCII digits without underscores and spaces; nullopt where Python would refuse them.
std::optional<string> plainDigits(std::string_view text) {
  string out;
  bool underscore = false;
  for (const char32_t c : toUtf32(stripSpace(text))) {
    const int digit = digitValue(c);
    const bool alnum = digit >= 0 || (c < 0x80 && std::isalnum(static_cast<int>(c)));
    if (c == '_') {
      if (out.empty() || underscore || !std::isalnum(static_cast<uint8_t>(out.back()))) return std::nullopt;
      underscore = true;
      continue;
    }
    if (underscore && !alnum) return std::nullopt;
    underscore = false;
    if (digit >= 0) out += static_cast<char>('0' + digit);
    else if (c < 0x80) out += static_cast<char>(c);
    else return std::nullopt;
  }
  return underscore ? std::nullopt : std::optional<string>(out);
}

} // namespace

std::optional<Int> parseInteger(std::string_view text, int base) {
  auto digits = plainDigits(text);
  if (!digits) return std::nullopt;
  std::string_view rest = *digits;
  const bool negative = rest.starts_with('-');
  if (negative || rest.starts_with('+')) rest.remove_prefix(1);
  if (rest.size() > 1 && rest[0] == '0') {
    const char mark = static_cast<char>(std::tolower(rest[1]));
    const int marked = mark == 'x' ? 16 : mark == 'o' ? 8 : mark == 'b' ? 2 : 0;
    if (marked && (base == marked || base == 0)) {
      base = marked;
      rest.remove_prefix(2);
    }
  }
  if (base == 0) base = 10;
  if (rest.empty() || base < 2 || base > 36) return std::nullopt;
  Int value = 0;
  for (const char c : rest) {
    const int digit = std::isdigit(static_cast<uint8_t>(c))   ? c - '0'
                      : std::isalpha(static_cast<uint8_t>(c)) ? std::tolower(c) - 'a' + 10
                                                              : 99;
    if (digit >= base || __builtin_mul_overflow(value, Int{base}, &value) ||
        __builtin_add_overflow(value, Int{digit}, &value))
      return std::nullopt;
  }
  return negative ? -value : value;
}

std::optional<double> parseFloat(std::string_view text) {
  const auto digits = plainDigits(text);
  if (!digits || digits->empty()) return std::nullopt;
  string low = *digits;
  std::transform(low.begin(), low.end(), low.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const string bare = low[0] == '+' || low[0] == '-' ? low.substr(1) : low;
  const bool word = bare == "inf" || bare == "infinity" || bare == "nan";
  if (!word && low.find_first_not_of("0123456789+-.e") != low.npos) return std::nullopt;
  char* end = nullptr;
  const double value = std::strtod(low.c_str(), &end);
  return end == low.c_str() + low.size() ? std::optional<double>(value) : std::nullopt;
}

std::optional<Int> truncated(double value) {
  if (!(std::fabs(value) < 1.7e38)) return std::nullopt;
  return static_cast<Int>(value);
}

double roundedTo(double value, int64_t digits) {
  if (!std::isfinite(value) || digits > 330) return value;
  if (digits >= 0) return std::strtod(printed("%.*f", static_cast<int>(digits), value).c_str(), nullptr);
  if (digits < -310) return std::copysign(0.0, value);
  const double power = std::pow(10.0, static_cast<double>(-digits));
  return std::nearbyint(value / power) * power;
}

} // namespace tw::jinja
