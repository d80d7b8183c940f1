// Filters on single values: defaults, numbers, JSON, attributes.
#include "engine/jinja/builtins.h"
#include "engine/jinja/number_text.h"
#include "engine/jinja/operators.h"
#include "engine/jinja/printing.h"

#include <algorithm>
#include <cmath>

namespace tw::jinja {
namespace {

using std::string;

Value defaultFilter(Runtime& runtime, const Value& value, const Arguments& arguments) {
  const Bound bound(runtime, "default", arguments, {"default_value", "boolean"});
  if (!bound) return {};
  if (!value.isUndefined() && !(bound.flag(1, false) && !truthy(value))) return value;
  return bound[0] ? *bound[0] : Value::string("");
}

Value attr(Runtime& runtime, const Value& value, const Arguments& arguments) {
  const Bound bound(runtime, "attr", arguments, {"name"}, 1);
  if (!bound) return {};
  if (value.isUndefined()) return runtime.failUndefined(value);
  // Attributes only: the items of a dict do not count.
  if (!value.is(Kind::Dict)) return getAttribute(runtime, value, textOf(runtime, *bound[0]));
  auto empty = Value::dict(std::make_shared<Dict>());
  const auto found = getAttribute(runtime, empty, textOf(runtime, *bound[0]));
  return found.isUndefined() ? found : getAttribute(runtime, value, textOf(runtime, *bound[0]));
}

Value absolute(Runtime& runtime, const Value& value, const Arguments& arguments) {
  if (!Bound(runtime, "abs", arguments, {})) return {};
  if (value.is(Kind::Float)) return Value::number(std::fabs(value.asDouble()));
  if (!value.isInteger()) return runtime.fail(string("bad operand type for abs(): '") + typeName(value) + "'");
  return value.asInt() < 0 ? negate(runtime, value) : Value::integer(value.asInt());
}

Value integerFilter(Runtime& runtime, const Value& value, const Arguments& arguments) {
  const Bound bound(runtime, "int", arguments, {"default", "base"});
  if (!bound) return {};
  const auto otherwise = bound[0] ? *bound[0] : Value::integer(0);
  if (value.isUndefined()) return runtime.failUndefined(value);
  if (value.isInteger()) return Value::integer(value.asInt());
  if (value.is(Kind::Float)) {
    if (std::isnan(value.asDouble())) return otherwise;
    if (const auto whole = truncated(value.asDouble())) return Value::integer(*whole);
    return runtime.fail(std::isinf(value.asDouble()) ? "cannot convert float infinity to integer"
                                                     : "an integer of the template grows beyond 128 bits");
  }
  if (!value.isString()) return otherwise;
  if (const auto whole = parseInteger(
          value.text(), static_cast<int>(std::clamp<int64_t>(integerArgument(runtime, bound[1], 10), -1, 99))))
    return Value::integer(*whole);
  const auto number = parseFloat(value.text());
  const auto whole = number && std::isfinite(*number) ? truncated(*number) : std::nullopt;
  return whole ? Value::integer(*whole) : otherwise;
}

Value floatFilter(Runtime& runtime, const Value& value, const Arguments& arguments) {
  const Bound bound(runtime, "float", arguments, {"default"});
  if (!bound) return {};
  if (value.isUndefined()) return runtime.failUndefined(value);
  if (value.isNumber()) return Value::number(value.asDouble());
  if (value.isString())
    if (const auto number = parseFloat(value.text())) return Value::number(*number);
  return bound[0] ? *bound[0] : Value::number(0.0);
}

Value roundInteger(Runtime& runtime, Int value, int64_t digits) {
  if (digits >= 0) return Value::integer(value);
  if (digits < -37) return Value::integer(0);
  Int power = 1;
  for (int64_t i = digits; i < 0; ++i) power *= 10;
  // Halves go to the even multiple.
  const Int rest = ((value % power) + power) % power, down = value - rest;
  const Int quotient = down / power;
  const bool up = rest > power - rest || (rest == power - rest && quotient % 2 != 0);
  Int result = down;
  const bool overflow = up && __builtin_add_overflow(down, power, &result);
  return integerResult(runtime, overflow, result);
}

Value roundFilter(Runtime& runtime, const Value& value, const Arguments& arguments) {
  const Bound bound(runtime, "round", arguments, {"precision", "method"});
  if (!bound) return {};
  const string method = bound[1] ? bound[1]->text() : "common";
  if (method != "common" && method != "ceil" && method != "floor")
    return runtime.fail("method must be common, ceil or floor");
  const int64_t digits = integerArgument(runtime, bound[0], 0);
  if (!value.isNumber())
    return value.isUndefined() ? runtime.failUndefined(value)
                               : runtime.fail(string("type ") + typeName(value) + " doesn't define __round__ method");
  if (method == "common")
    return value.isInteger() ? roundInteger(runtime, value.asInt(), digits)
                             : Value::number(roundedTo(value.asDouble(), digits));
  const double power = std::pow(10.0, static_cast<double>(std::clamp<int64_t>(digits, -300, 300)));
  const double scaled = value.asDouble() * power;
  return Value::number((method == "ceil" ? std::ceil(scaled) : std::floor(scaled)) / power);
}

Value toJson(Runtime& runtime, const Value& value, const Arguments& arguments) {
  const Bound bound(runtime, "tojson", arguments, {"ensure_ascii", "indent", "separators", "sort_keys"});
  if (!bound) return {};
  JsonStyle style;
  style.ensureAscii = bound.flag(0, false);
  style.sortKeys = bound.flag(3, false);
  if (bound.given(1)) {
    style.pretty = true;
    style.itemSeparator = ",";
    if (bound[1]->isString()) {
      style.indent = bound[1]->text();
    } else {
      const auto width = integerArgument(runtime, bound[1], 0);
      if (width > 10'000) return runtime.fail("tojson: the indent is absurdly wide");
      style.indent = string(static_cast<size_t>(std::max<int64_t>(width, 0)), ' ');
    }
  }
  if (bound.given(2)) {
    const auto separators = iterate(runtime, *bound[2]);
    if (separators.size() != 2 || !separators[0].isString() || !separators[1].isString())
      return runtime.fail("tojson: separators are a pair of strings");
    style.itemSeparator = separators[0].text();
    style.keySeparator = separators[1].text();
  }
  string out;
  appendJson(runtime, out, value, style);
  return Value::string(std::move(out));
}

Value fileSize(Runtime& runtime, const Value& value, const Arguments& arguments) {
  const Bound bound(runtime, "filesizeformat", arguments, {"binary"});
  if (!bound) return {};
  const auto number = value.isNumber()   ? std::optional<double>(value.asDouble())
                      : value.isString() ? parseFloat(value.text())
                                         : std::nullopt;
  if (!number) return runtime.fail("filesizeformat needs a number");
  const bool binary = bound.flag(0, false);
  const double base = binary ? 1024 : 1000;
  if (*number == 1) return Value::string("1 Byte");
  if (*number < base) return Value::string(integerText(truncated(*number).value_or(0)) + " Bytes");
  double unit = base;
  const char* prefixes = "kMGTPEZY";
  size_t i = 0;
  for (; i < 7 && *number >= unit * base; ++i) unit *= base;
  char text[64];
  std::snprintf(text, sizeof text, "%.1f ", *number / unit);
  return Value::string(text + string(1, binary && i == 0 ? 'K' : prefixes[i]) + (binary ? "iB" : "B"));
}

} // namespace

std::vector<FilterEntry> valueFilters() {
  return {{"abs", absolute},
          {"attr", attr},
          {"d", defaultFilter},
          {"default", defaultFilter},
          {"filesizeformat", fileSize},
          {"float", floatFilter},
          {"int", integerFilter},
          {"round", roundFilter},
          {"tojson", toJson}};
}

} // namespace tw::jinja
