#include "engine/jinja/printing.h"

#include "engine/base/unicode.h"
#include "engine/jinja/python_text.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace tw::jinja {
namespace {

constexpr int kPrintDepth = 400; ///< namespaces may contain one another in circles

void appendHex(std::string& out, uint32_t value, int digits) {
  static constexpr char kHex[] = "0123456789abcdef";
  for (int i = digits - 1; i >= 0; --i) out += kHex[(value >> (4 * i)) & 15];
}

void appendQuoted(std::string& out, std::string_view text) {
  const char quote = text.find('\'') != text.npos && text.find('"') == text.npos ? '"' : '\'';
  out += quote;
  for (size_t at = 0; at < text.size();) {
    const auto point = decodeUtf8(text, at);
    const char32_t c = point.value;
    if (c == static_cast<char32_t>(quote) || c == '\\') {
      out += '\\';
      out += static_cast<char>(c);
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else if (c == '\t') {
      out += "\\t";
    } else if (isPrintable(c)) {
      out += text.substr(at, point.length);
    } else {
      out += c < 0x100 ? "\\x" : c < 0x10000 ? "\\u" : "\\U";
      appendHex(out, c, c < 0x100 ? 2 : c < 0x10000 ? 4 : 8);
    }
    at += point.length;
  }
  out += quote;
}

/// Charges for what was appended since `from`; false when the printing has to stop.
bool grew(Runtime& runtime, const std::string& out, size_t from) {
  if (out.size() > runtime.limits().text) return runtime.allowText(out.size());
  return runtime.charge(1 + (out.size() - from) / 16);
}

void appendItems(Runtime& runtime, std::string& out, const std::vector<Value>& items, int depth) {
  for (size_t i = 0; i < items.size() && !runtime.failed(); ++i) {
    if (i) out += ", ";
    appendRepr(runtime, out, items[i], depth + 1);
  }
}

void appendEntries(Runtime& runtime, std::string& out, const Dict& dict, int depth) {
  out += '{';
  bool first = true;
  for (const auto& [key, value] : dict.entries) {
    if (runtime.failed()) return;
    if (!first) out += ", ";
    first = false;
    appendRepr(runtime, out, key, depth + 1);
    out += ": ";
    appendRepr(runtime, out, value, depth + 1);
  }
  out += '}';
}

std::string rangeText(const Range& range) {
  auto text = "range(" + std::to_string(range.start) + ", " + std::to_string(range.stop);
  return text + (range.step == 1 ? ")" : ", " + std::to_string(range.step) + ")");
}

} // namespace

std::string integerText(Int value) {
  if (value == 0) return "0";
  std::string digits;
  const bool negative = value < 0;
  for (; value; value /= 10) digits += static_cast<char>('0' + static_cast<int>(negative ? -(value % 10) : value % 10));
  if (negative) digits += '-';
  std::reverse(digits.begin(), digits.end());
  return digits;
}

std::string floatText(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
  char buffer[64];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific).ptr;
  std::string_view text(buffer, static_cast<size_t>(end - buffer));
  std::string out;
  if (text.front() == '-') {
    out += '-';
    text.remove_prefix(1);
  }
  const auto e = text.find('e');
  std::string digits(1, text[0]);
  if (e > 2) digits += text.substr(2, e - 2);
  const int exponent = std::atoi(std::string(text.substr(e + 1)).c_str());
  const int count = static_cast<int>(digits.size());
  if (exponent < -4 || exponent >= 16) {
    out += digits[0];
    if (count > 1) out += "." + digits.substr(1);
    out += exponent < 0 ? "e-" : "e+";
    if (std::abs(exponent) < 10) out += '0';
    return out + std::to_string(std::abs(exponent));
  }
  if (exponent < 0) return out + "0." + std::string(static_cast<size_t>(-exponent - 1), '0') + digits;
  if (exponent + 1 >= count) return out + digits + std::string(static_cast<size_t>(exponent + 1 - count), '0') + ".0";
  return out + digits.substr(0, static_cast<size_t>(exponent + 1)) + "." +
         digits.substr(static_cast<size_t>(exponent + 1));
}

std::string escapeHtml(std::string_view text) {
  std::string out;
  for (const char c : text) switch (c) {
    case '&': out += "&amp;"; break;
    case '<': out += "&lt;"; break;
    case '>': out += "&gt;"; break;
    case '\'': out += "&#39;"; break;
    case '"': out += "&#34;"; break;
    default: out += c;
    }
  return out;
}

void appendRepr(Runtime& runtime, std::string& out, const Value& value, int depth) {
  if (depth > kPrintDepth) {
    runtime.fail("a value of the template nests too deeply to be printed");
    return;
  }
  const size_t before = out.size();
  switch (value.kind()) {
  case Kind::Undefined: out += "Undefined"; break;
  case Kind::None: out += "None"; break;
  case Kind::Bool: out += value.asBool() ? "True" : "False"; break;
  case Kind::Int: out += integerText(value.asInt()); break;
  case Kind::Float: out += floatText(value.asDouble()); break;
  case Kind::String:
    if (value.isSafe()) out += "Markup(";
    appendQuoted(out, value.text());
    if (value.isSafe()) out += ')';
    break;
  case Kind::List:
    out += '[';
    appendItems(runtime, out, value.items(), depth);
    out += ']';
    break;
  case Kind::Tuple:
    out += '(';
    appendItems(runtime, out, value.items(), depth);
    out += value.items().size() == 1 ? ",)" : ")";
    break;
  case Kind::View:
    out += std::string(value.as<Sequence>().label) + "([";
    appendItems(runtime, out, value.items(), depth);
    out += "])";
    break;
  case Kind::Dict: appendEntries(runtime, out, value.dict(), depth); break;
  case Kind::Range: out += rangeText(value.as<Range>()); break;
  case Kind::Namespace: {
    out += "<Namespace {";
    bool first = true;
    for (const auto& [name, item] : value.as<Namespace>().attributes) {
      if (runtime.failed()) return;
      if (!first) out += ", ";
      first = false;
      appendQuoted(out, name);
      out += ": ";
      appendRepr(runtime, out, item, depth + 1);
    }
    out += "}>";
    break;
  }
  case Kind::Loop: {
    const auto index = runtime.loopAttribute(value, "index"), length = runtime.loopAttribute(value, "length");
    out += "<LoopContext " + integerText(index.asInt()) + "/" + integerText(length.asInt()) + ">";
    break;
  }
  case Kind::Callable: out += "<function " + value.as<Callable>().name + ">"; break;
  case Kind::Generator: out += "<generator object>"; break;
  case Kind::Cycler: out += "<Cycler>"; break;
  }
  grew(runtime, out, before);
}

void appendText(Runtime& runtime, std::string& out, const Value& value) {
  if (value.isUndefined()) return;
  if (value.isString()) {
    const size_t before = out.size();
    out += value.text();
    grew(runtime, out, before);
    return;
  }
  appendRepr(runtime, out, value);
}

std::string textOf(Runtime& runtime, const Value& value) {
  if (value.isString()) return value.text();
  std::string out;
  appendText(runtime, out, value);
  return out;
}

std::string reprText(Runtime& runtime, const Value& value) {
  std::string out;
  appendRepr(runtime, out, value);
  return out;
}

} // namespace tw::jinja
