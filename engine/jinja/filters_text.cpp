// Filters on text.
#include "engine/base/unicode.h"
#include "engine/jinja/builtins.h"
#include "engine/jinja/format.h"
#include "engine/jinja/operators.h"
#include "engine/jinja/printing.h"
#include "engine/jinja/python_text.h"

#include <algorithm>

namespace tw::jinja {
namespace {

using std::string;
using std::string_view;

/// markupsafe.soft_str: a string stays what it is (safe or not), anything else is printed.
Value soft(Runtime& runtime, const Value& value) {
  return value.isString() ? value : Value::string(textOf(runtime, value));
}

template <string (*change)(string_view)>
Value mapped(Runtime& runtime, const Value& value, const Arguments& arguments) {
  if (!Bound(runtime, "filter", arguments, {})) return {};
  const auto text = soft(runtime, value);
  if (!runtime.charge(text.text().size() / 16)) return {};
  return Value::string(change(text.text()), text.isSafe());
}

Value titleFilter(Runtime& runtime, const Value& value, const Arguments& arguments) {
  if (!Bound(runtime, "title", arguments, {})) return {};
  const auto text = soft(runtime, value);
  const string_view source = text.text();
  runtime.charge(source.size() / 4);
  // Words begin after spaces, hyphens and opening brackets only.
  const auto separates = [](char32_t c) {
    return c == '-' || c == '(' || c == '{' || c == '[' || c == '<' || isSpace(c);
  };
  string out;
  for (size_t at = 0; at < source.size();) {
    const bool separator = separates(decodeUtf8(source, at).value);
    size_t end = at;
    while (end < source.size()) {
      const auto point = decodeUtf8(source, end);
      if (separates(point.value) != separator) break;
      end += point.length;
    }
    const auto word = source.substr(at, end - at);
    const auto head = byteOffset(word, 1);
    out += separator ? string(word) : upper(word.substr(0, head)) + lower(word.substr(head));
    at = end;
  }
  return Value::string(std::move(out));
}

Value trim(Runtime& runtime, const Value& value, const Arguments& arguments) {
  const Bound bound(runtime, "trim", arguments, {"chars"});
  if (!bound) return {};
  const auto text = soft(runtime, value);
  if (bound.given(0) && !bound[0]->isString()) return runtime.fail("strip arg must be None or str");
  const auto stripped = bound.given(0) ? stripCharacters(text.text(), bound[0]->text()) : stripSpace(text.text());
  return Value::string(string(stripped), text.isSafe());
}

Value replaceFilter(Runtime& runtime, const Value& value, const Arguments& arguments) {
  const Bound bound(runtime, "replace", arguments, {"old", "new", "count"}, 2);
  if (!bound) return {};
  const auto most = bound.given(2) ? integerArgument(runtime, bound[2], -1) : -1;
  return Value::string(
      replaceText(runtime, textOf(runtime, value), textOf(runtime, *bound[0]), textOf(runtime, *bound[1]), most));
}

Value stringFilter(Runtime& runtime, const Value& value, const Arguments& arguments) {
  return Bound(runtime, "string", arguments, {}) ? soft(runtime, value) : Value();
}

Value safe(Runtime& runtime, const Value& value, const Arguments& arguments) {
  return Bound(runtime, "safe", arguments, {}) ? Value::string(textOf(runtime, value), true) : Value();
}

Value escapeFilter(Runtime& runtime, const Value& value, const Arguments& arguments) {
  if (!Bound(runtime, "escape", arguments, {})) return {};
  return value.isSafe() ? value : Value::string(escapeHtml(textOf(runtime, value)), true);
}

Value forceEscape(Runtime& runtime, const Value& value, const Arguments& arguments) {
  return Bound(runtime, "forceescape", arguments, {}) ? Value::string(escapeHtml(textOf(runtime, value)), true)
                                                      : Value();
}

Value center(Runtime& runtime, const Value& value, const Arguments& arguments) {
  const Bound bound(runtime, "center", arguments, {"width"});
  if (!bound) return {};
  const auto text = soft(runtime, value);
  return Value::string(padText(runtime, text.text(), integerArgument(runtime, bound[0], 80), " ", Align::Center),
                       text.isSafe());
}

Value indent(Runtime& runtime, const Value& value, const Arguments& arguments) {
  const Bound bound(runtime, "indent", arguments, {"width", "first", "blank"});
  if (!bound) return {};
  if (value.isUndefined()) return runtime.failUndefined(value);
  if (!value.isString()) return runtime.fail(string("the indent filter needs a string, not ") + typeName(value));
  string margin;
  if (bound[0] && bound[0]->isString()) margin = bound[0]->text();
  else margin = padText(runtime, "", integerArgument(runtime, bound[0], 4), " ", Align::Left);
  if (runtime.failed()) return {};
  const bool blank = bound.flag(2, false);
  // As Jinja: a line break is added before splitting, so that a final one survives.
  const auto lines = splitLines(value.text() + "\n", false);
  if (!runtime.allowText(value.text().size() + lines.size() * (margin.size() + 1))) return {};
  string out = bound.flag(1, false) ? margin : "";
  for (size_t i = 0; i < lines.size(); ++i) {
    if (i) out += '\n';
    if (i && (blank || !lines[i].empty())) out += margin;
    out += lines[i];
  }
  return Value::string(std::move(out), value.isSafe());
}

Value truncate(Runtime& runtime, const Value& value, const Arguments& arguments) {
  const Bound bound(runtime, "truncate", arguments, {"length", "killwords", "end", "leeway"});
  if (!bound) return {};
  const string tail = bound[2] ? bound[2]->text() : "...";
  const auto length = integerArgument(runtime, bound[0], 255),
             leeway = bound.given(3) ? integerArgument(runtime, bound[3], 5) : 5;
  const auto tailLength = static_cast<int64_t>(characterCount(tail));
  if (length < tailLength || leeway < 0)
    return runtime.fail("truncate: expected length >= " + std::to_string(tailLength));
  if (lengthOf(runtime, value) - leeway <= length) return value; // a short list comes back as it is
  if (!value.isString()) return runtime.fail("the truncate filter needs a string");
  const string_view text = value.text();
  auto head = text.substr(0, byteOffset(text, static_cast<size_t>(length - tailLength)));
  if (!bound.flag(1, false))
    if (const auto space = head.rfind(' '); space != head.npos) head = head.substr(0, space);
  return Value::string(string(head) + tail, value.isSafe());
}

Value wordCount(Runtime& runtime, const Value& value, const Arguments& arguments) {
  if (!Bound(runtime, "wordcount", arguments, {})) return {};
  Int words = 0;
  bool inside = false;
  for (const char32_t c : toUtf32(soft(runtime, value).text())) {
    const bool letter = c == '_' || isAlnum(c);
    words += letter && !inside;
    inside = letter;
  }
  return Value::integer(words);
}

Value format(Runtime& runtime, const Value& value, const Arguments& arguments) {
  if (!arguments.positional.empty() && !arguments.named.empty())
    return runtime.fail("can't handle positional and keyword arguments at the same time");
  if (arguments.named.empty()) return formatPercent(runtime, soft(runtime, value), Value::tuple(arguments.positional));
  auto named = std::make_shared<Dict>();
  for (const auto& [name, item] : arguments.named) named->set(name, item);
  return formatPercent(runtime, soft(runtime, value), Value::dict(std::move(named)));
}

void appendUrl(string& out, string_view text, bool query) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  for (const char c : text) {
    const auto byte = static_cast<uint8_t>(c);
    if (byte < 0x80 && (std::isalnum(byte) || string_view("_.-~").find(c) != string_view::npos || (c == '/' && !query)))
      out += c;
    else if (query && c == ' ') out += '+';
    else (out += '%') += {kHex[byte >> 4], kHex[byte & 15]};
  }
}

Value urlEncode(Runtime& runtime, const Value& value, const Arguments& arguments) {
  if (!Bound(runtime, "urlencode", arguments, {})) return {};
  string out;
  if (value.isString() || !iterable(value)) {
    appendUrl(out, textOf(runtime, value), false);
    return Value::string(std::move(out));
  }
  std::vector<Value> pairs;
  if (value.is(Kind::Dict)) {
    for (const auto& [key, item] : value.dict().entries) pairs.push_back(Value::tuple({key, item}));
  } else {
    pairs = iterate(runtime, value);
  }
  for (const auto& pair : pairs) {
    if (pair.items().size() != 2) return runtime.fail("urlencode needs pairs");
    if (!out.empty()) out += '&';
    appendUrl(out, textOf(runtime, pair.items()[0]), true);
    out += '=';
    appendUrl(out, textOf(runtime, pair.items()[1]), true);
  }
  return Value::string(std::move(out));
}

} // namespace

std::vector<FilterEntry> textFilters() {
  return {{"capitalize", mapped<capitalize>},
          {"center", center},
          {"e", escapeFilter},
          {"escape", escapeFilter},
          {"forceescape", forceEscape},
          {"format", format},
          {"indent", indent},
          {"lower", mapped<lower>},
          {"replace", replaceFilter},
          {"safe", safe},
          {"string", stringFilter},
          {"title", titleFilter},
          {"trim", trim},
          {"truncate", truncate},
          {"upper", mapped<upper>},
          {"urlencode", urlEncode},
          {"wordcount", wordCount}};
}

} // namespace tw::jinja
