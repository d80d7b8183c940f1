// str's methods. Those of a `safe` string give safe strings and escape what they insert, as markupsafe's do.
#include "engine/base/unicode.h"
#include "engine/jinja/format.h"
#include "engine/jinja/methods.h"
#include "engine/jinja/operators.h"
#include "engine/jinja/printing.h"
#include "engine/jinja/python_text.h"

#include <algorithm>
#include <map>

namespace tw::jinja {
namespace {

using std::string;
using std::string_view;

/// One call: its receiver and its bound arguments.
class StringCall {
 public:
  StringCall(Runtime& runtime, const Callable& method, const Arguments& arguments)
      : runtime(runtime), name(method.name), receiver(method.receiver), arguments(arguments) {}

  const string& self() const { return receiver.text(); }
  Value make(string text) const { return Value::string(std::move(text), receiver.isSafe()); }
  Value make(string_view text) const { return make(string(text)); }
  Bound bind(std::initializer_list<const char*> names, size_t required = 0) const {
    return Bound(runtime, name.c_str(), arguments, names, required);
  }

  /// A required string argument; fails for anything else.
  const string* text(const Value* value) const {
    if (value && value->isString()) return &value->text();
    if (value && value->isUndefined()) runtime.failUndefined(*value);
    else runtime.fail(name + "() argument must be str, not " + (value ? typeName(*value) : "nothing"));
    return nullptr;
  }
  /// Text to be inserted: a safe receiver escapes it.
  string inserted(const Value& value) const {
    return receiver.isSafe() && !value.isSafe() ? escapeHtml(value.text()) : value.text();
  }

  Runtime& runtime;
  const string& name;
  const Value& receiver;
  const Arguments& arguments;
};

Value strip(const StringCall& call) {
  const auto bound = call.bind({"chars"});
  if (!bound) return {};
  const int sides = call.name == "strip" ? Both : call.name == "lstrip" ? Left : Right;
  if (!bound.given(0)) return call.make(stripSpace(call.self(), sides));
  const auto* characters = call.text(bound[0]);
  return characters ? call.make(stripCharacters(call.self(), *characters, sides)) : Value();
}

Value split(const StringCall& call) {
  const auto bound = call.bind({"sep", "maxsplit"});
  if (!bound) return {};
  const int64_t most = integerArgument(call.runtime, bound[1], -1);
  const bool fromRight = call.name == "rsplit";
  std::vector<string> parts;
  if (!bound.given(0)) {
    parts = splitSpace(call.self(), most, fromRight);
  } else {
    const auto* separator = call.text(bound[0]);
    if (!separator) return {};
    if (separator->empty()) return call.runtime.fail("empty separator");
    parts = splitAt(call.self(), *separator, most, fromRight);
  }
  if (!call.runtime.charge(8 * parts.size())) return {};
  std::vector<Value> items;
  items.reserve(parts.size());
  for (auto& part : parts) items.push_back(call.make(std::move(part)));
  return Value::list(std::move(items));
}

Value lines(const StringCall& call) {
  const auto bound = call.bind({"keepends"});
  if (!bound) return {};
  std::vector<Value> items;
  for (auto& line : splitLines(call.self(), bound.flag(0, false))) items.push_back(call.make(std::move(line)));
  return Value::list(std::move(items));
}

Value partition(const StringCall& call) {
  const auto bound = call.bind({"sep"}, 1);
  const auto* separator = bound ? call.text(bound[0]) : nullptr;
  if (!separator) return {};
  if (separator->empty()) return call.runtime.fail("empty separator");
  const bool fromRight = call.name == "rpartition";
  const string_view self = call.self();
  const auto at = fromRight ? self.rfind(*separator) : self.find(*separator);
  if (at == self.npos)
    return fromRight ? Value::tuple({call.make(string()), call.make(string()), call.receiver})
                     : Value::tuple({call.receiver, call.make(string()), call.make(string())});
  return Value::tuple(
      {call.make(self.substr(0, at)), call.make(*separator), call.make(self.substr(at + separator->size()))});
}

/// The part of the receiver that start and end (code points, negative from the end) leave, and where it begins in
/// bytes. nullopt: start lies beyond the end.
std::optional<std::pair<string_view, size_t>> window(const StringCall& call, const Value* start, const Value* end) {
  const auto length = static_cast<int64_t>(call.receiver.textObject().length);
  const auto place = [&](const Value* value, int64_t otherwise) {
    if (!value || value->isNone()) return otherwise;
    const int64_t at = integerArgument(call.runtime, value, otherwise);
    return std::max<int64_t>(at < 0 ? at + length : at, 0);
  };
  const int64_t from = place(start, 0), to = std::min(place(end, length), length);
  if (from > length || from > to) return std::nullopt;
  const size_t begin = byteOffset(call.self(), static_cast<size_t>(from));
  const size_t size = byteOffset(string_view(call.self()).substr(begin), static_cast<size_t>(to - from));
  return std::make_pair(string_view(call.self()).substr(begin, size), begin);
}

Value affix(const StringCall& call) {
  const auto bound = call.bind({"prefix", "start", "end"}, 1);
  if (!bound) return {};
  std::vector<Value> candidates = bound[0]->is(Kind::Tuple) ? bound[0]->items() : std::vector<Value>{*bound[0]};
  const auto part = window(call, bound[1], bound[2]);
  bool found = false;
  for (const auto& candidate : candidates) {
    const auto* text = call.text(&candidate);
    if (!text) return {};
    if (part)
      found = found || (call.name == "startswith" ? part->first.starts_with(*text) : part->first.ends_with(*text));
  }
  return Value::boolean(found);
}

Value find(const StringCall& call) {
  const auto bound = call.bind({"sub", "start", "end"}, 1);
  const auto* wanted = bound ? call.text(bound[0]) : nullptr;
  if (!wanted) return {};
  const auto part = window(call, bound[1], bound[2]);
  const bool last = call.name[0] == 'r';
  const auto at = !part ? string_view::npos : last ? part->first.rfind(*wanted) : part->first.find(*wanted);
  if (at == string_view::npos)
    return call.name.ends_with("find") ? Value::integer(-1) : call.runtime.fail("substring not found");
  return Value::integer(static_cast<Int>(characterCount(string_view(call.self()).substr(0, part->second + at))));
}

Value count(const StringCall& call) {
  const auto bound = call.bind({"sub", "start", "end"}, 1);
  const auto* wanted = bound ? call.text(bound[0]) : nullptr;
  if (!wanted) return {};
  const auto part = window(call, bound[1], bound[2]);
  if (!part) return Value::integer(0);
  if (wanted->empty()) return Value::integer(static_cast<Int>(characterCount(part->first)) + 1);
  Int total = 0;
  for (size_t at = 0; (at = part->first.find(*wanted, at)) != string_view::npos; at += wanted->size()) ++total;
  return Value::integer(total);
}

Value replace(const StringCall& call) {
  const auto bound = call.bind({"old", "new", "count"}, 2);
  const auto* old = bound ? call.text(bound[0]) : nullptr;
  const auto* fresh = old ? call.text(bound[1]) : nullptr;
  if (!fresh) return {};
  return call.make(replaceText(call.runtime, call.self(), *old, call.inserted(*bound[1]),
                               integerArgument(call.runtime, bound[2], -1)));
}

Value join(const StringCall& call) {
  const auto bound = call.bind({"iterable"}, 1);
  if (!bound) return {};
  string out;
  bool first = true;
  for (const auto& item : iterate(call.runtime, *bound[0])) {
    if (!item.isString())
      return call.runtime.fail(string("sequence item: expected str instance, ") + typeName(item) + " found");
    if (!first) out += call.self();
    first = false;
    out += call.inserted(item);
    if (!call.runtime.charge(1) || out.size() > call.runtime.limits().text) break;
  }
  return call.make(std::move(out));
}

Value removeAffix(const StringCall& call) {
  const auto bound = call.bind({"affix"}, 1);
  const auto* affix = bound ? call.text(bound[0]) : nullptr;
  if (!affix) return {};
  string_view self = call.self();
  if (call.name == "removeprefix" && self.starts_with(*affix)) self.remove_prefix(affix->size());
  if (call.name == "removesuffix" && self.ends_with(*affix)) self.remove_suffix(affix->size());
  return call.make(self);
}

Value pad(const StringCall& call) {
  const auto bound = call.bind({"width", "fillchar"}, 1);
  if (!bound) return {};
  string fill = " ";
  if (bound[1]) {
    if (!call.text(bound[1])) return {};
    fill = call.inserted(*bound[1]);
    if (characterCount(fill) != 1) return call.runtime.fail("the fill character must be exactly one character long");
  }
  const int64_t width = integerArgument(call.runtime, bound[0], 0);
  const auto side = call.name == "center" ? Align::Center : call.name == "ljust" ? Align::Left : Align::Right;
  return call.make(padText(call.runtime, call.self(), width, fill, side));
}

Value zeroFill(const StringCall& call) {
  const auto bound = call.bind({"width"}, 1);
  if (!bound) return {};
  const bool sign = call.self().starts_with('-') || call.self().starts_with('+');
  const string head = call.self().substr(0, sign), tail = call.self().substr(sign);
  const auto width = integerArgument(call.runtime, bound[0], 0);
  return call.make(head + padText(call.runtime, tail, std::max<int64_t>(width, 1) - sign, "0", Align::Right));
}

Value expandTabs(const StringCall& call) {
  const auto bound = call.bind({"tabsize"});
  if (!bound) return {};
  const int64_t size = std::min<int64_t>(integerArgument(call.runtime, bound[0], 8), INT32_MAX);
  string out;
  int64_t column = 0;
  for (const char c : call.self()) {
    if (c == '\t') {
      const int64_t spaces = size > 0 ? size - column % size : 0;
      if (!call.runtime.allowText(out.size() + static_cast<size_t>(spaces))) return {};
      out.append(static_cast<size_t>(spaces), ' ');
      column += spaces;
    } else {
      out += c;
      if (!continuesCharacter(c)) ++column;
      if (c == '\n' || c == '\r') column = 0;
    }
  }
  return call.make(std::move(out));
}

Value format(const StringCall& call) {
  if (call.name == "format") return formatBraces(call.runtime, call.receiver, call.arguments);
  const auto bound = call.bind({"mapping"}, 1);
  if (!bound) return {};
  Arguments named;
  if (!bound[0]->is(Kind::Dict)) return call.runtime.fail("format_map() needs a mapping");
  for (const auto& [key, value] : bound[0]->dict().entries) named.named.emplace_back(key.text(), value);
  return formatBraces(call.runtime, call.receiver, named);
}

template <string (*change)(string_view)> Value mapped(const StringCall& call) {
  if (!call.bind({})) return {};
  return call.make(change(call.self()));
}

template <bool (*test)(char32_t)> Value everyCharacter(const StringCall& call) {
  if (!call.bind({})) return {};
  const auto points = toUtf32(call.self());
  return Value::boolean(!points.empty() && std::all_of(points.begin(), points.end(), test));
}

template <bool (*test)(string_view)> Value tested(const StringCall& call) {
  return call.bind({}) ? Value::boolean(test(call.self())) : Value();
}

bool isAsciiText(string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<uint8_t>(c) < 0x80; });
}
bool isPrintableText(string_view text) {
  const auto points = toUtf32(text);
  return std::all_of(points.begin(), points.end(), isPrintable);
}

using Method = Value (*)(const StringCall&);

const std::map<string_view, Method>& table() {
  // nullptr: Python has it, chat templates have no use for it; calling it is refused by name.
  static const std::map<string_view, Method> methods = {{"capitalize", mapped<capitalize>},
                                                        {"casefold", mapped<caseFold>},
                                                        {"center", pad},
                                                        {"count", count},
                                                        {"encode", nullptr},
                                                        {"endswith", affix},
                                                        {"expandtabs", expandTabs},
                                                        {"find", find},
                                                        {"format", format},
                                                        {"format_map", format},
                                                        {"index", find},
                                                        {"isalnum", everyCharacter<isAlnum>},
                                                        {"isalpha", everyCharacter<isAlpha>},
                                                        {"isascii", tested<isAsciiText>},
                                                        {"isdecimal", everyCharacter<isDecimal>},
                                                        {"isdigit", everyCharacter<isDigit>},
                                                        {"isidentifier", tested<isIdentifier>},
                                                        {"islower", tested<isLowerText>},
                                                        {"isnumeric", everyCharacter<isNumeric>},
                                                        {"isprintable", tested<isPrintableText>},
                                                        {"isspace", everyCharacter<isSpace>},
                                                        {"istitle", tested<isTitleText>},
                                                        {"isupper", tested<isUpperText>},
                                                        {"join", join},
                                                        {"ljust", pad},
                                                        {"lower", mapped<lower>},
                                                        {"lstrip", strip},
                                                        {"maketrans", nullptr},
                                                        {"partition", partition},
                                                        {"removeprefix", removeAffix},
                                                        {"removesuffix", removeAffix},
                                                        {"replace", replace},
                                                        {"rfind", find},
                                                        {"rindex", find},
                                                        {"rjust", pad},
                                                        {"rpartition", partition},
                                                        {"rsplit", split},
                                                        {"rstrip", strip},
                                                        {"split", split},
                                                        {"splitlines", lines},
                                                        {"startswith", affix},
                                                        {"strip", strip},
                                                        {"swapcase", mapped<swapCase>},
                                                        {"title", mapped<title>},
                                                        {"translate", nullptr},
                                                        {"upper", mapped<upper>},
                                                        {"zfill", zeroFill}};
  return methods;
}

} // namespace

bool isStringMethod(string_view name) { return table().contains(name); }

Value callStringMethod(Runtime& runtime, Callable& method, const Arguments& arguments) {
  const auto found = table().find(method.name);
  if (found == table().end() || !found->second)
    return runtime.fail("the string method " + method.name + "() is not available in chat templates here");
  if (!runtime.charge(1 + method.receiver.text().size() / 32)) return {};
  return found->second(StringCall(runtime, method, arguments));
}

} // namespace tw::jinja
