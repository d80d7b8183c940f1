#include "engine/data/readers/json_mend.h"

#include <cmath>
#include <cstdlib>
#include <optional>

namespace tw {
namespace {

/// The code unit of \uXXXX at `at`.
std::optional<unsigned> escapedUnit(std::string_view text, size_t at) {
  if (at + 6 > text.size() || text[at] != '\\' || text[at + 1] != 'u') return std::nullopt;
  unsigned value = 0;
  for (size_t i = at + 2; i < at + 6; ++i) {
    const char c = text[i];
    const int digit = c >= '0' && c <= '9'   ? c - '0'
                      : c >= 'a' && c <= 'f' ? c - 'a' + 10
                      : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                             : -1;
    if (digit < 0) return std::nullopt;
    value = value * 16 + static_cast<unsigned>(digit);
  }
  return value;
}

bool isHigh(unsigned unit) { return unit >= 0xD800 && unit < 0xDC00; }
bool isLow(unsigned unit) { return unit >= 0xDC00 && unit < 0xE000; }

/// Copies a string with its quotes; returns where it ends.
size_t copyString(std::string_view text, size_t at, MendedJson& out) {
  out.text += text[at++];
  while (at < text.size()) {
    const char c = text[at];
    if (c == '\\') {
      const auto unit = escapedUnit(text, at);
      const auto next = unit && isHigh(*unit) ? escapedUnit(text, at + 6) : std::nullopt;
      const size_t length = next && isLow(*next) ? 12 : unit ? 6 : 2;
      if (length == 6 && (isHigh(*unit) || isLow(*unit))) {
        out.text += "\\ufffd";
        out.surrogates = true;
      } else {
        out.text += text.substr(at, length);
      }
      at += length;
      continue;
    }
    out.text += c;
    ++at;
    if (c == '"') break;
  }
  return std::min(at, text.size());
}

/// No 64-bit real holds it, as 1e999.
bool isTooLarge(std::string_view number) { return std::isinf(std::strtod(std::string(number).c_str(), nullptr)); }

} // namespace

MendedJson mendJson(std::string_view text) {
  MendedJson out;
  out.text.reserve(text.size());
  for (size_t at = 0; at < text.size();) {
    if (text[at] == '"') {
      at = copyString(text, at, out);
      continue;
    }
    bool replaced = false;
    for (const std::string_view word : {"NaN", "-Infinity", "Infinity", "-NaN"}) {
      if (text.substr(at, word.size()) != word) continue;
      out.text += "null";
      at += word.size();
      out.numbers = replaced = true;
      break;
    }
    if (replaced) continue;
    if (text[at] == '-' || (text[at] >= '0' && text[at] <= '9')) {
      const size_t end = std::min(text.find_first_not_of("+-.0123456789eE", at), text.size());
      const bool tooLarge = isTooLarge(text.substr(at, end - at));
      out.text += tooLarge ? "null" : text.substr(at, end - at);
      out.numbers = out.numbers || tooLarge;
      at = end;
      continue;
    }
    out.text += text[at++];
  }
  return out;
}

} // namespace tw
