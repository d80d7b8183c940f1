#include "engine/jinja/format.h"

#include "engine/base/unicode.h"
#include "engine/jinja/number_text.h"
#include "engine/jinja/operators.h"
#include "engine/jinja/printing.h"
#include "engine/jinja/python_text.h"

#include <algorithm>

namespace tw::jinja {
namespace {

using std::string;
using std::string_view;

/// A number of a format, bounded so that it cannot overflow; advances `at`.
int64_t readNumber(string_view text, size_t& at) {
  int64_t value = 0;
  for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at)
    value = std::min<int64_t>(value * 10 + (text[at] - '0'), INT32_MAX);
  return value;
}

/// Hands out the values of a % format in order.
class PercentArguments {
 public:
  PercentArguments(Runtime& runtime, const Value& value)
      : m_runtime(runtime), m_value(value), m_tuple(value.is(Kind::Tuple)) {}
  Value next() {
    if (m_tuple && m_used < m_value.items().size()) return m_value.items()[m_used++];
    if (!m_tuple && m_used == 0) {
      ++m_used;
      return m_value;
    }
    return m_runtime.fail("not enough arguments for format string");
  }
  Value named(const string& key) {
    m_mapped = true;
    if (!m_value.is(Kind::Dict)) return m_runtime.fail("format requires a mapping");
    const auto* found = m_value.dict().find(key);
    return found ? *found : m_runtime.fail("the format names the key '" + key + "', which is not there");
  }
  bool exhausted() const {
    if (m_mapped || m_value.is(Kind::Dict) || m_value.is(Kind::List)) return true;
    return m_tuple ? m_used >= m_value.items().size() : m_used > 0;
  }

 private:
  Runtime& m_runtime;
  const Value& m_value;
  bool m_tuple, m_mapped = false;
  size_t m_used = 0;
};

struct Conversion {
  NumberStyle style;
  bool left = false;
  int64_t width = 0;
  char type = 0;
};

/// Flags, width, precision and type after a '%' (and an optional key); `at` stands behind it afterwards.
Conversion readConversion(Runtime& runtime, string_view format, size_t& at, PercentArguments& arguments) {
  Conversion out;
  for (; at < format.size() && string_view("#0- +").find(format[at]) != string_view::npos; ++at) {
    if (format[at] == '#') out.style.alternate = true;
    if (format[at] == '0') out.style.zero = true;
    if (format[at] == '-') out.left = true;
    if (format[at] == '+') out.style.sign = '+';
    if (format[at] == ' ' && out.style.sign != '+') out.style.sign = ' ';
  }
  const auto number = [&] {
    if (at >= format.size() || format[at] != '*') return readNumber(format, at);
    ++at;
    const auto value = arguments.next();
    return runtime.failed() ? 0 : integerArgument(runtime, &value, 0);
  };
  out.width = number();
  if (out.width < 0) {
    out.left = true;
    out.width = -std::max<int64_t>(out.width, -INT32_MAX);
  }
  if (at < format.size() && format[at] == '.') {
    ++at;
    out.style.precision = std::max<int64_t>(number(), 0);
  }
  while (at < format.size() && (format[at] == 'l' || format[at] == 'h' || format[at] == 'L')) ++at;
  if (at >= format.size()) runtime.fail("incomplete format");
  else out.type = format[at++];
  return out;
}

string convert(Runtime& runtime, const Conversion& conversion, const Value& value, bool escape) {
  const auto type = conversion.type;
  if (type == 's' || type == 'r' || type == 'a') {
    string text = type == 's' ? textOf(runtime, value) : reprText(runtime, value);
    if (escape && !(type == 's' && value.isSafe())) text = escapeHtml(text);
    if (conversion.style.precision >= 0) text.resize(byteOffset(text, static_cast<size_t>(conversion.style.precision)));
    return text;
  }
  if (type == 'c') {
    if (value.isString() && characterCount(value.text()) == 1) return value.text();
    if (value.isInteger() && value.asInt() >= 0 && value.asInt() <= 0x10FFFF &&
        (value.asInt() < 0xD800 || value.asInt() > 0xDFFF)) {
      string text;
      appendUtf8(text, static_cast<char32_t>(static_cast<int64_t>(value.asInt())));
      return text;
    }
    runtime.fail("%c requires a single character");
    return {};
  }
  if (string_view("diuoxXeEfFgG").find(type) == string_view::npos) {
    runtime.fail(string("unsupported format character '") + type + "'");
    return {};
  }
  if (!value.isNumber()) {
    if (value.isUndefined()) runtime.failUndefined(value);
    else runtime.fail(string("%") + type + " format: a number is required, not " + typeName(value));
    return {};
  }
  if (value.is(Kind::Float)) {
    const bool whole = string_view("diu").find(type) != string_view::npos;
    if (string_view("oxX").find(type) != string_view::npos || (whole && !truncated(value.asDouble()))) {
      runtime.fail(string("%") + type + " format: an integer is required");
      return {};
    }
  }
  auto style = conversion.style;
  style.type = type == 'i' || type == 'u' ? 'd' : type;
  if (conversion.left) style.zero = false;
  style.width = style.zero ? conversion.width : 0;
  return numberToText(runtime, value, style);
}

} // namespace

string padText(Runtime& runtime, string_view text, int64_t width, string_view fill, Align side) {
  const auto length = static_cast<int64_t>(characterCount(text));
  if (width <= length) return string(text);
  const auto missing = static_cast<uint64_t>(width - length);
  if (missing > runtime.limits().text || !runtime.allowText(text.size() + missing * fill.size())) {
    runtime.allowText(UINT64_MAX);
    return {};
  }
  // Python's centre puts the odd space by this rule.
  const uint64_t left = side == Align::Left    ? 0
                        : side == Align::Right ? missing
                                               : missing / 2 + (missing & static_cast<uint64_t>(width) & 1);
  string out;
  for (uint64_t i = 0; i < left; ++i) out += fill;
  out += text;
  for (uint64_t i = left; i < missing; ++i) out += fill;
  return out;
}

string replaceText(Runtime& runtime, string_view text, string_view old, string_view fresh, int64_t most) {
  string out;
  size_t at = 0;
  if (old.empty()) {
    // Between all characters, as Python does.
    for (; most != 0; --most) {
      out += fresh;
      if (at >= text.size()) return out;
      const size_t size = byteOffset(text.substr(at), 1);
      out += text.substr(at, size);
      at += size;
      if (out.size() > runtime.limits().text || !runtime.charge(1)) return {};
    }
    return out += text.substr(at);
  }
  for (; most != 0; --most) {
    const auto found = text.find(old, at);
    if (found == text.npos) break;
    out += text.substr(at, found - at);
    out += fresh;
    at = found + old.size();
    if (out.size() > runtime.limits().text) {
      runtime.allowText(out.size());
      return {};
    }
  }
  return out += text.substr(at);
}

Value formatPercent(Runtime& runtime, const Value& format, const Value& value) {
  if (value.isUndefined()) return runtime.failUndefined(value);
  const string_view text = format.text();
  PercentArguments arguments(runtime, value);
  string out;
  for (size_t at = 0; at < text.size() && !runtime.failed();) {
    if (text[at] != '%') {
      const auto next = std::min(text.find('%', at), text.size());
      out += text.substr(at, next - at);
      at = next;
      continue;
    }
    ++at;
    if (at < text.size() && text[at] == '%') {
      out += '%';
      ++at;
      continue;
    }
    std::optional<Value> item;
    if (at < text.size() && text[at] == '(') {
      const auto close = text.find(')', at);
      if (close == text.npos) return runtime.fail("incomplete format key");
      item = arguments.named(string(text.substr(at + 1, close - at - 1)));
      at = close + 1;
    }
    const auto conversion = readConversion(runtime, text, at, arguments);
    if (runtime.failed()) break;
    if (!item) item = arguments.next();
    const auto converted = convert(runtime, conversion, *item, format.isSafe());
    out += padText(runtime, converted, conversion.width, " ", conversion.left ? Align::Left : Align::Right);
    if (!runtime.allowText(out.size() / 16)) break;
  }
  if (!runtime.failed() && !arguments.exhausted())
    return runtime.fail("not all arguments converted during string formatting");
  return Value::string(std::move(out), format.isSafe());
}

} // namespace tw::jinja
