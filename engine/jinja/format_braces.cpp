// str.format and its mini-language.
#include "engine/base/unicode.h"
#include "engine/jinja/format.h"
#include "engine/jinja/number_text.h"
#include "engine/jinja/operators.h"
#include "engine/jinja/printing.h"
#include "engine/jinja/python_text.h"

#include <algorithm>

namespace tw::jinja {
namespace {

using std::string;
using std::string_view;

bool allDigits(string_view text) { return !text.empty() && text.find_first_not_of("0123456789") == text.npos; }

int64_t number(string_view digits) {
  int64_t value = 0;
  for (const char c : digits) value = std::min<int64_t>(value * 10 + (c - '0'), INT32_MAX);
  return value;
}

/// [[fill]align][sign][#][0][width][,_][.precision][type]
struct Spec {
  string fill = " ";
  char align = 0; ///< < > ^ = or 0
  int64_t width = 0;
  NumberStyle style;
};

Spec parseSpec(Runtime& runtime, string_view text) {
  Spec spec;
  const auto isAlign = [](char c) { return c == '<' || c == '>' || c == '^' || c == '='; };
  const size_t first = text.empty() ? 0 : decodeUtf8(text, 0).length;
  if (text.size() > first && isAlign(text[first])) {
    spec.fill = string(text.substr(0, first));
    spec.align = text[first];
    text.remove_prefix(first + 1);
  } else if (!text.empty() && isAlign(text[0])) {
    spec.align = text[0];
    text.remove_prefix(1);
  }
  const auto take = [&](char c) {
    if (!text.starts_with(c)) return false;
    text.remove_prefix(1);
    return true;
  };
  for (const char sign : {'+', '-', ' '})
    if (take(sign)) {
      spec.style.sign = sign;
      break;
    }
  spec.style.alternate = take('#');
  if (take('0') && !spec.align) {
    spec.align = '=';
    spec.fill = "0";
  }
  const auto digits = [&] {
    const auto size = std::min(text.find_first_not_of("0123456789"), text.size());
    const auto value = number(text.substr(0, size));
    text.remove_prefix(size);
    return value;
  };
  spec.width = digits();
  if (take(',')) spec.style.grouping = ',';
  else if (take('_')) spec.style.grouping = '_';
  if (take('.')) spec.style.precision = digits();
  if (!text.empty()) {
    spec.style.type = text[0];
    text.remove_prefix(1);
  }
  if (!text.empty()) runtime.fail("invalid format specifier");
  return spec;
}

/// The fields of one format() call.
class Fields {
 public:
  Fields(Runtime& runtime, const Arguments& arguments, bool escape)
      : m_runtime(runtime), m_arguments(arguments), m_escape(escape) {}

  /// "name.attr[0]!r:spec" without its braces.
  string render(string_view field, int depth) {
    const auto end = std::min(field.find_first_of("!:"), field.size());
    Value value = lookUp(field.substr(0, end));
    field.remove_prefix(end);
    char conversion = 0;
    if (field.starts_with('!')) {
      if (field.size() < 2 || (field.size() > 2 && field[2] != ':'))
        return m_runtime.fail("expected ':' after conversion specifier"), string();
      conversion = field[1];
      field.remove_prefix(2);
    }
    string spec;
    if (field.starts_with(':')) spec = expand(field.substr(1), depth + 1);
    if (m_runtime.failed()) return {};
    if (conversion == 'r' || conversion == 'a') value = Value::string(reprText(m_runtime, value));
    else if (conversion == 's') value = Value::string(textOf(m_runtime, value), value.isSafe());
    else if (conversion) m_runtime.fail("unknown conversion specifier in a format");
    const auto text = formatSpec(m_runtime, value, spec);
    return m_escape && !value.isSafe() ? escapeHtml(text) : text;
  }

  /// Literal text with {fields}; `depth` > 0 inside a specification.
  string expand(string_view text, int depth) {
    string out;
    if (depth > 1) return m_runtime.fail("Max string recursion exceeded"), out;
    for (size_t at = 0; at < text.size() && m_runtime.charge(1);) {
      const char c = text[at];
      if (depth == 0 && (c == '{' || c == '}') && at + 1 < text.size() && text[at + 1] == c) {
        out += c;
        at += 2;
      } else if (c == '{') {
        const auto close = closing(text, at);
        if (close == text.npos) return m_runtime.fail("expected '}' before end of string"), out;
        out += render(text.substr(at + 1, close - at - 1), depth);
        at = close + 1;
      } else if (c == '}') {
        return m_runtime.fail("Single '}' encountered in format string"), out;
      } else {
        const auto next = std::min(text.find_first_of("{}", at), text.size());
        out += text.substr(at, next - at);
        at = next;
      }
      if (out.size() > m_runtime.limits().text) m_runtime.allowText(out.size());
    }
    return out;
  }

 private:
  static size_t closing(string_view text, size_t open) {
    int depth = 0;
    for (size_t at = open; at < text.size(); ++at) {
      if (text[at] == '{') ++depth;
      if (text[at] == '}' && --depth == 0) return at;
    }
    return text.npos;
  }

  Value lookUp(string_view path) {
    auto end = std::min(path.find_first_of(".["), path.size());
    const auto name = path.substr(0, end);
    Value value;
    if (path.empty() || allDigits(name)) {
      (path.empty() ? m_automatic : m_manual) = true;
      if (m_automatic && m_manual)
        return m_runtime.fail("cannot mix manual field specification and automatic field numbering");
      const auto index = name.empty() ? m_next++ : static_cast<size_t>(number(name));
      if (index >= m_arguments.positional.size())
        return m_runtime.fail("Replacement index " + std::to_string(index) + " out of range for positional args tuple");
      value = m_arguments.positional[index];
    } else {
      const auto found = std::find_if(m_arguments.named.begin(), m_arguments.named.end(),
                                      [&](const auto& entry) { return entry.first == name; });
      if (found == m_arguments.named.end())
        return m_runtime.fail("the format names '" + string(name) + "', which is not given");
      value = found->second;
    }
    while (end < path.size() && !m_runtime.failed()) {
      const bool item = path[end] == '[';
      const auto stop = std::min(item ? path.find(']', end) : path.find_first_of(".[", end + 1), path.size());
      const auto key = path.substr(end + 1, stop - end - 1);
      if (item)
        value = getItem(m_runtime, value, allDigits(key) ? Value::integer(number(key)) : Value::string(string(key)));
      else value = getAttribute(m_runtime, value, string(key));
      end = item ? stop + 1 : stop;
    }
    return value;
  }

  Runtime& m_runtime;
  const Arguments& m_arguments;
  bool m_escape, m_automatic = false, m_manual = false;
  size_t m_next = 0;
};

} // namespace

string formatSpec(Runtime& runtime, const Value& value, string_view text) {
  if (text.empty()) return textOf(runtime, value);
  auto spec = parseSpec(runtime, text);
  if (runtime.failed()) return {};
  const char type = spec.style.type;
  const bool number = value.is(Kind::Int) || value.is(Kind::Float) || (value.is(Kind::Bool) && type && type != 's');
  string out;
  if (number) {
    const string_view known = value.is(Kind::Float) ? "eEfFgG%n" : "bdoxXeEfFgG%n";
    if (type && known.find(type) == known.npos)
      return runtime.fail(string("Unknown format code '") + type + "' for object of type '" + typeName(value) + "'"),
             out;
    if (type == 'n') spec.style.type = value.is(Kind::Float) ? 'g' : 'd';
    spec.style.zero = spec.align == '=' && spec.fill == "0";
    spec.style.width = spec.style.zero ? spec.width : 0;
    out = numberToText(runtime, value, spec.style);
  } else {
    if ((type && type != 's') || spec.align == '=')
      return runtime.fail(string("unsupported format string passed to ") + typeName(value) + ".__format__"), out;
    out = textOf(runtime, value);
    if (spec.style.precision >= 0) out.resize(byteOffset(out, static_cast<size_t>(spec.style.precision)));
  }
  const auto side = spec.align == '^'                               ? Align::Center
                    : spec.align == '<' || (!spec.align && !number) ? Align::Left
                                                                    : Align::Right;
  if (side != Align::Center) return padText(runtime, out, spec.width, spec.fill, side);
  // format() puts the odd space on the right, unlike str.center.
  const auto length = static_cast<int64_t>(characterCount(out));
  if (spec.width <= length) return out;
  return padText(runtime, padText(runtime, out, length + (spec.width - length) / 2, spec.fill, Align::Right),
                 spec.width, spec.fill, Align::Left);
}

Value formatBraces(Runtime& runtime, const Value& format, const Arguments& arguments) {
  return Value::string(Fields(runtime, arguments, format.isSafe()).expand(format.text(), 0), format.isSafe());
}

} // namespace tw::jinja
