#pragma once
// Jinja's filters, tests and globals, and those that Transformers adds, by name.
#include "engine/jinja/runtime.h"

namespace tw::jinja {

using Filter = Value (*)(Runtime&, const Value&, const Arguments&);
using Test = bool (*)(Runtime&, const Value&, const Arguments&);

/// nullptr when there is none.
Filter findFilter(std::string_view name);
Test findTest(std::string_view name);
/// Jinja has a filter of that name and this program does not (urlize, xmlattr …): refused by name.
bool isUnsupportedFilter(std::string_view name);

/// range, dict, namespace, joiner, cycler, raise_exception, strftime_now; nullopt = none.
std::optional<Value> globalFunction(const std::string& name);

// Filters live in files by subject; each file contributes its table.
struct FilterEntry {
  std::string_view name;
  Filter filter;
};
std::vector<FilterEntry> textFilters();
std::vector<FilterEntry> sequenceFilters();
std::vector<FilterEntry> selectionFilters();
std::vector<FilterEntry> valueFilters();

/// jinja2's make_attrgetter: "a.b.0" looked up part by part; none or nullptr = the item itself.
class AttributePath {
 public:
  AttributePath(Runtime& runtime, const Value* attribute);
  Value of(const Value& item, const Value* otherwise = nullptr) const;

 private:
  Runtime& m_runtime;
  std::vector<Value> m_parts;
};
/// Lower case for strings, unless case matters.
Value sortKey(const Value& value, bool caseSensitive);

} // namespace tw::jinja
