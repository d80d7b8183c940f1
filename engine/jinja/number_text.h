#pragma once
// Numbers in the shapes that format specifications ask for, and numbers read from text.
#include "engine/jinja/runtime.h"

namespace tw::jinja {

struct NumberStyle {
  char type = 0;     ///< d b o x X e E f F g G % or 0 (as str() prints it)
  char sign = '-';   ///< '-', '+', ' '
  char grouping = 0; ///< ',' or '_'
  bool alternate = false, zero = false;
  int64_t width = 0; ///< filled with zeros when `zero`
  int64_t precision = -1;
};
std::string numberToText(Runtime& runtime, const Value& number, const NumberStyle& style);

/// int(text, base) and float(text) of Python: spaces around, underscores between, digits of any script. nullopt: not a
/// number.
std::optional<Int> parseInteger(std::string_view text, int base = 10);
std::optional<double> parseFloat(std::string_view text);
/// int(number): fails for what has no integer part.
std::optional<Int> truncated(double value);
/// round(value, digits), correct to the last digit, halves to even.
double roundedTo(double value, int64_t digits);

} // namespace tw::jinja
