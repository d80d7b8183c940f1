// map, select, reject and their kin: filters that apply other filters and tests.
#include "engine/jinja/builtins.h"
#include "engine/jinja/operators.h"
#include "engine/jinja/printing.h"

#include <algorithm>
#include <map>

namespace tw::jinja {
namespace {

using std::string;

/// The arguments after the first `count` positional ones.
Arguments restOf(const Arguments& arguments, size_t count) {
  Arguments rest = arguments;
  rest.positional.erase(rest.positional.begin(), rest.positional.begin() + static_cast<std::ptrdiff_t>(count));
  return rest;
}

Value mapAttribute(Runtime& runtime, const Value& value, const Arguments& arguments) {
  const Value* attribute = nullptr;
  const Value* otherwise = nullptr;
  for (const auto& [name, argument] : arguments.named) {
    if (name == "attribute") attribute = &argument;
    else if (name == "default") otherwise = argument.isNone() ? nullptr : &argument;
    else return runtime.fail("Unexpected keyword argument '" + name + "'");
  }
  const AttributePath path(runtime, attribute && !attribute->isNone() ? attribute : nullptr);
  std::vector<Value> out;
  for (const auto& item : iterate(runtime, value)) {
    out.push_back(path.of(item, otherwise));
    if (runtime.failed()) return {};
  }
  return Value::generator(std::move(out));
}

Value map(Runtime& runtime, const Value& value, const Arguments& arguments) {
  if (!truthy(value)) return Value::generator({});
  const bool named = std::any_of(arguments.named.begin(), arguments.named.end(),
                                 [](const auto& entry) { return entry.first == "attribute"; });
  if (arguments.positional.empty() && named) return mapAttribute(runtime, value, arguments);
  if (arguments.positional.empty()) return runtime.fail("map requires a filter argument");
  const string name = textOf(runtime, arguments.positional[0]);
  const auto filter = findFilter(name);
  if (!filter) return runtime.fail("No filter named '" + name + "'.");
  const auto rest = restOf(arguments, 1);
  std::vector<Value> out;
  for (const auto& item : iterate(runtime, value)) {
    out.push_back(runtime.admit(filter(runtime, item, rest)));
    if (runtime.failed()) return {};
  }
  return Value::generator(std::move(out));
}

Value choose(Runtime& runtime, const Value& value, const Arguments& arguments, bool keep, bool byAttribute) {
  if (!truthy(value)) return Value::generator({});
  if (byAttribute && arguments.positional.empty()) return runtime.fail("Missing parameter for attribute name");
  const AttributePath path(runtime, byAttribute ? &arguments.positional[0] : nullptr);
  const size_t at = byAttribute ? 1 : 0;
  Test test = nullptr;
  Arguments rest;
  if (arguments.positional.size() > at) {
    const string name = textOf(runtime, arguments.positional[at]);
    test = findTest(name);
    if (!test) return runtime.fail("No test named '" + name + "'.");
    rest = restOf(arguments, at + 1);
  }
  std::vector<Value> out;
  for (const auto& item : iterate(runtime, value)) {
    const auto subject = path.of(item);
    if (!runtime.charge(1)) return {};
    if ((test ? test(runtime, subject, rest) : truthy(subject)) == keep) out.push_back(item);
    if (runtime.failed()) return {};
  }
  return Value::generator(std::move(out));
}

template <bool keep, bool byAttribute> Value chooser(Runtime& runtime, const Value& value, const Arguments& arguments) {
  return choose(runtime, value, arguments, keep, byAttribute);
}

} // namespace

std::vector<FilterEntry> selectionFilters() {
  return {{"map", map},
          {"select", chooser<true, false>},
          {"reject", chooser<false, false>},
          {"selectattr", chooser<true, true>},
          {"rejectattr", chooser<false, true>}};
}

Filter findFilter(std::string_view name) {
  static const auto table = [] {
    std::map<std::string_view, Filter> all;
    for (const auto& entries : {textFilters(), sequenceFilters(), selectionFilters(), valueFilters()})
      for (const auto& [filterName, filter] : entries) all[filterName] = filter;
    return all;
  }();
  const auto found = table.find(name);
  return found == table.end() ? nullptr : found->second;
}

bool isUnsupportedFilter(std::string_view name) {
  for (const auto* known : {"pprint", "random", "striptags", "urlize", "wordwrap", "xmlattr"})
    if (name == known) return true;
  return false;
}

} // namespace tw::jinja
