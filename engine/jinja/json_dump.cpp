// json.dumps as the `tojson` filter of chat templates calls it.
#include "engine/base/unicode.h"
#include "engine/jinja/operators.h"
#include "engine/jinja/printing.h"

#include <algorithm>
#include <cmath>

namespace tw::jinja {
namespace {

void appendEscape(std::string& out, uint32_t unit) {
  static constexpr char kHex[] = "0123456789abcdef";
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out += kHex[(unit >> shift) & 15];
}

void appendString(std::string& out, std::string_view text, bool ensureAscii) {
  out += '"';
  for (size_t at = 0; at < text.size();) {
    const auto point = decodeUtf8(text, at);
    const char32_t c = point.value;
    switch (c) {
    case '"': out += "\\\""; break;
    case '\\': out += "\\\\"; break;
    case '\n': out += "\\n"; break;
    case '\r': out += "\\r"; break;
    case '\t': out += "\\t"; break;
    case '\f': out += "\\f"; break;
    case '\b': out += "\\b"; break;
    default:
      if (c < 0x20 || (ensureAscii && c >= 0x7F && c < 0x10000)) {
        appendEscape(out, c);
      } else if (ensureAscii && c >= 0x10000) {
        appendEscape(out, 0xD800 + ((c - 0x10000) >> 10));
        appendEscape(out, 0xDC00 + ((c - 0x10000) & 0x3FF));
      } else {
        out += text.substr(at, point.length);
      }
    }
    at += point.length;
  }
  out += '"';
}

std::string numberText(const Value& value) {
  if (value.is(Kind::Bool)) return value.asBool() ? "true" : "false";
  if (value.is(Kind::Int)) return integerText(value.asInt());
  const double number = value.asDouble();
  if (std::isnan(number)) return "NaN";
  if (std::isinf(number)) return number < 0 ? "-Infinity" : "Infinity";
  return floatText(number);
}

void appendBreak(std::string& out, const JsonStyle& style, int depth) {
  if (!style.pretty) return;
  out += '\n';
  for (int i = 0; i < depth; ++i) out += style.indent;
}

std::vector<const std::pair<Value, Value>*> entriesOf(Runtime& runtime, const Dict& dict, bool sorted) {
  std::vector<const std::pair<Value, Value>*> entries;
  for (const auto& entry : dict.entries) entries.push_back(&entry);
  if (sorted)
    std::stable_sort(entries.begin(), entries.end(),
                     [&](auto* a, auto* b) { return lessThan(runtime, a->first, b->first); });
  return entries;
}

void appendObject(Runtime& runtime, std::string& out, const Dict& dict, const JsonStyle& style, int depth) {
  out += '{';
  bool first = true;
  for (const auto* entry : entriesOf(runtime, dict, style.sortKeys)) {
    const auto& key = entry->first;
    if (runtime.failed()) return;
    if (!first) out += style.itemSeparator;
    first = false;
    appendBreak(out, style, depth + 1);
    if (key.isString()) {
      appendString(out, key.text(), style.ensureAscii);
    } else if (key.isNumber() || key.isNone()) {
      appendString(out, key.isNone() ? "null" : numberText(key), style.ensureAscii);
    } else {
      runtime.fail(std::string("keys must be str, int, float, bool or None, not ") + typeName(key));
      return;
    }
    out += style.keySeparator;
    appendJson(runtime, out, entry->second, style, depth + 1);
  }
  if (!first) appendBreak(out, style, depth);
  out += '}';
}

} // namespace

void appendJson(Runtime& runtime, std::string& out, const Value& value, const JsonStyle& style, int depth) {
  const size_t before = out.size();
  switch (value.kind()) {
  case Kind::None: out += "null"; break;
  case Kind::Bool:
  case Kind::Int:
  case Kind::Float: out += numberText(value); break;
  case Kind::String: appendString(out, value.text(), style.ensureAscii); break;
  case Kind::List:
  case Kind::Tuple: {
    out += '[';
    bool first = true;
    for (const auto& item : value.items()) {
      if (runtime.failed()) return;
      if (!first) out += style.itemSeparator;
      first = false;
      appendBreak(out, style, depth + 1);
      appendJson(runtime, out, item, style, depth + 1);
    }
    if (!first) appendBreak(out, style, depth);
    out += ']';
    break;
  }
  case Kind::Dict: appendObject(runtime, out, value.dict(), style, depth); break;
  default: runtime.fail(std::string("Object of type ") + typeName(value) + " is not JSON serializable"); return;
  }
  if (out.size() > runtime.limits().text) runtime.allowText(out.size());
  else runtime.charge(1 + (out.size() - before) / 16);
}

} // namespace tw::jinja
