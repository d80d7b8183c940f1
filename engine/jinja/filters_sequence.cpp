// Filters that walk over sequences.
#include "engine/base/unicode.h"
#include "engine/jinja/builtins.h"
#include "engine/jinja/operators.h"
#include "engine/jinja/printing.h"
#include "engine/jinja/python_text.h"

#include <algorithm>

namespace tw::jinja {
namespace {

using std::string;

/// Stable, as Python's sorted(); reverse keeps equal items in order too.
void sortByKeys(Runtime& runtime, std::vector<std::pair<Value, Value>>& keyed, bool reverse) {
  std::stable_sort(keyed.begin(), keyed.end(), [&](const auto& a, const auto& b) {
    if (runtime.failed()) return false;
    return reverse ? lessThan(runtime, b.first, a.first) : lessThan(runtime, a.first, b.first);
  });
}

std::vector<Value> secondsOf(std::vector<std::pair<Value, Value>> keyed) {
  std::vector<Value> out;
  out.reserve(keyed.size());
  for (auto& entry : keyed) out.push_back(std::move(entry.second));
  return out;
}

Value length(Runtime& runtime, const Value& value, const Arguments& arguments) {
  return Bound(runtime, "length", arguments, {}) ? Value::integer(lengthOf(runtime, value)) : Value();
}

Value first(Runtime& runtime, const Value& value, const Arguments& arguments) {
  if (!Bound(runtime, "first", arguments, {})) return {};
  if (value.is(Kind::Generator)) {
    auto& generator = value.as<Generator>();
    return generator.next < generator.items.size() ? generator.items[generator.next++]
                                                   : undefinedHint("No first item, sequence was empty.");
  }
  if (value.isString() && !value.text().empty())
    return Value::string(value.text().substr(0, byteOffset(value.text(), 1)));
  if (value.is(Kind::List) && !value.items().empty()) return value.items().front();
  const auto items = iterate(runtime, value);
  return items.empty() ? undefinedHint("No first item, sequence was empty.") : items.front();
}

Value last(Runtime& runtime, const Value& value, const Arguments& arguments) {
  if (!Bound(runtime, "last", arguments, {})) return {};
  if (value.is(Kind::Generator) || !(hasLength(value) || value.isUndefined()))
    return runtime.fail(string("'") + typeName(value) + "' object is not reversible");
  if (value.is(Kind::List) && !value.items().empty()) return value.items().back();
  const auto items = iterate(runtime, value);
  return items.empty() ? undefinedHint("No last item, sequence was empty.") : items.back();
}

Value listFilter(Runtime& runtime, const Value& value, const Arguments& arguments) {
  return Bound(runtime, "list", arguments, {}) ? Value::list(iterate(runtime, value)) : Value();
}

Value reverse(Runtime& runtime, const Value& value, const Arguments& arguments) {
  if (!Bound(runtime, "reverse", arguments, {})) return {};
  if (value.isString()) return slice(runtime, value, Value::none(), Value::none(), Value::integer(-1));
  auto items = iterate(runtime, value);
  std::reverse(items.begin(), items.end());
  return value.is(Kind::Generator) ? Value::list(std::move(items)) : Value::generator(std::move(items));
}

Value items(Runtime& runtime, const Value& value, const Arguments& arguments) {
  if (!Bound(runtime, "items", arguments, {})) return {};
  if (value.isUndefined()) return Value::generator({});
  if (!value.is(Kind::Dict)) return runtime.fail("Can only get item pairs from a mapping.");
  std::vector<Value> pairs;
  for (const auto& [key, item] : value.dict().entries) pairs.push_back(Value::tuple({key, item}));
  return Value::generator(std::move(pairs));
}

Value join(Runtime& runtime, const Value& value, const Arguments& arguments) {
  const Bound bound(runtime, "join", arguments, {"d", "attribute"});
  if (!bound) return {};
  const AttributePath path(runtime, bound.given(1) ? bound[1] : nullptr);
  const string separator = bound[0] ? textOf(runtime, *bound[0]) : "";
  string out;
  bool firstItem = true;
  for (const auto& item : iterate(runtime, value)) {
    if (!firstItem) out += separator;
    firstItem = false;
    appendText(runtime, out, path.of(item));
    if (!runtime.charge(1 + separator.size() / 16) || out.size() > runtime.limits().text) break;
  }
  return Value::string(std::move(out));
}

Value dictSort(Runtime& runtime, const Value& value, const Arguments& arguments) {
  const Bound bound(runtime, "dictsort", arguments, {"case_sensitive", "by", "reverse"});
  if (!bound) return {};
  if (value.isUndefined()) return runtime.failUndefined(value);
  if (!value.is(Kind::Dict)) return runtime.fail(string("'") + typeName(value) + " object' has no attribute 'items'");
  const string by = bound[1] ? bound[1]->text() : "key";
  if (by != "key" && by != "value") return runtime.fail("You can only sort by either \"key\" or \"value\"");
  std::vector<std::pair<Value, Value>> keyed;
  for (const auto& [key, item] : value.dict().entries)
    keyed.emplace_back(sortKey(by == "key" ? key : item, bound.flag(0, false)), Value::tuple({key, item}));
  sortByKeys(runtime, keyed, bound.flag(2, false));
  return Value::list(secondsOf(std::move(keyed)));
}

Value sort(Runtime& runtime, const Value& value, const Arguments& arguments) {
  const Bound bound(runtime, "sort", arguments, {"reverse", "case_sensitive", "attribute"});
  if (!bound) return {};
  std::vector<AttributePath> paths;
  if (bound.given(2) && bound[2]->isString()) {
    for (auto& part : splitAt(bound[2]->text(), ",", -1, false)) {
      const auto attribute = Value::string(std::move(part));
      paths.emplace_back(runtime, &attribute);
    }
  } else {
    paths.emplace_back(runtime, bound.given(2) ? bound[2] : nullptr);
  }
  std::vector<std::pair<Value, Value>> keyed;
  for (auto& item : iterate(runtime, value)) {
    std::vector<Value> key;
    for (const auto& path : paths) key.push_back(sortKey(path.of(item), bound.flag(1, false)));
    keyed.emplace_back(Value::list(std::move(key)), std::move(item));
  }
  sortByKeys(runtime, keyed, bound.flag(0, false));
  return Value::list(secondsOf(std::move(keyed)));
}

Value unique(Runtime& runtime, const Value& value, const Arguments& arguments) {
  const Bound bound(runtime, "unique", arguments, {"case_sensitive", "attribute"});
  if (!bound) return {};
  const AttributePath path(runtime, bound.given(1) ? bound[1] : nullptr);
  Dict seen;
  std::vector<Value> out;
  for (const auto& item : iterate(runtime, value)) {
    const size_t before = seen.entries.size();
    seen.set(runtime, sortKey(path.of(item), bound.flag(0, false)), Value::none());
    if (runtime.failed()) return {};
    if (seen.entries.size() > before) out.push_back(item);
  }
  return Value::generator(std::move(out));
}

Value extreme(Runtime& runtime, const char* name, const Value& value, const Arguments& arguments, bool most) {
  const Bound bound(runtime, name, arguments, {"case_sensitive", "attribute"});
  if (!bound) return {};
  const AttributePath path(runtime, bound.given(1) ? bound[1] : nullptr);
  Value best, bestKey;
  bool any = false;
  for (const auto& item : iterate(runtime, value)) {
    auto key = sortKey(path.of(item), bound.flag(0, false));
    if (!any || (most ? lessThan(runtime, bestKey, key) : lessThan(runtime, key, bestKey))) {
      best = item;
      bestKey = std::move(key);
    }
    any = true;
  }
  return any ? best : undefinedHint("No aggregated item, sequence was empty.");
}
Value minimum(Runtime& runtime, const Value& value, const Arguments& arguments) {
  return extreme(runtime, "min", value, arguments, false);
}
Value maximum(Runtime& runtime, const Value& value, const Arguments& arguments) {
  return extreme(runtime, "max", value, arguments, true);
}

Value sum(Runtime& runtime, const Value& value, const Arguments& arguments) {
  const Bound bound(runtime, "sum", arguments, {"attribute", "start"});
  if (!bound) return {};
  const AttributePath path(runtime, bound.given(0) ? bound[0] : nullptr);
  Value total = bound[1] ? *bound[1] : Value::integer(0);
  if (total.isString()) return runtime.fail("sum() can't sum strings");
  for (const auto& item : iterate(runtime, value)) {
    total = arithmetic(runtime, Operator::Add, total, path.of(item));
    if (runtime.failed()) return {};
  }
  return total;
}

Value batch(Runtime& runtime, const Value& value, const Arguments& arguments) {
  const Bound bound(runtime, "batch", arguments, {"linecount", "fill_with"}, 1);
  if (!bound) return {};
  const int64_t size = integerArgument(runtime, bound[0], 1);
  std::vector<Value> rows, row;
  for (auto& item : iterate(runtime, value)) {
    if (static_cast<int64_t>(row.size()) == size) rows.push_back(Value::list(std::exchange(row, {})));
    row.push_back(std::move(item));
  }
  if (!row.empty()) {
    if (bound.given(1) && static_cast<int64_t>(row.size()) < size) {
      if (!runtime.allowItems(static_cast<uint64_t>(size))) return {};
      row.resize(static_cast<size_t>(size), *bound[1]);
    }
    rows.push_back(Value::list(std::move(row)));
  }
  return Value::generator(std::move(rows));
}

Value sliceFilter(Runtime& runtime, const Value& value, const Arguments& arguments) {
  const Bound bound(runtime, "slice", arguments, {"slices", "fill_with"}, 1);
  if (!bound) return {};
  const auto all = iterate(runtime, value);
  const int64_t slices = integerArgument(runtime, bound[0], 1);
  if (slices == 0) return runtime.fail("integer division or modulo by zero");
  if (slices > 0 && !runtime.allowItems(static_cast<uint64_t>(slices))) return {};
  const auto size = static_cast<int64_t>(all.size());
  std::vector<Value> columns;
  int64_t at = 0;
  for (int64_t i = 0; i < slices; ++i) {
    const int64_t end = at + size / slices + (i < size % slices);
    std::vector<Value> column(all.begin() + at, all.begin() + end);
    if (bound.given(1) && i >= size % slices) column.push_back(*bound[1]);
    columns.push_back(Value::list(std::move(column)));
    at = end;
  }
  return Value::generator(std::move(columns));
}

Value groupBy(Runtime& runtime, const Value& value, const Arguments& arguments) {
  const Bound bound(runtime, "groupby", arguments, {"attribute", "default", "case_sensitive"}, 1);
  if (!bound) return {};
  const AttributePath path(runtime, bound[0]);
  const Value* otherwise = bound.given(1) ? bound[1] : nullptr;
  const bool caseSensitive = bound.flag(2, false);
  std::vector<std::pair<Value, Value>> keyed;
  for (auto& item : iterate(runtime, value)) {
    auto key = sortKey(path.of(item, otherwise), caseSensitive);
    keyed.emplace_back(std::move(key), std::move(item));
  }
  sortByKeys(runtime, keyed, false);
  std::vector<Value> groups;
  for (size_t i = 0; i < keyed.size() && !runtime.failed();) {
    std::vector<Value> members;
    const size_t from = i;
    for (; i < keyed.size() && equals(runtime, keyed[i].first, keyed[from].first); ++i)
      members.push_back(keyed[i].second);
    if (i == from) break;
    // The group carries its first member's key as it was written.
    auto group =
        std::make_shared<Sequence>(std::vector<Value>{path.of(members.front(), otherwise), Value::list(members)});
    group->group = true;
    groups.push_back(Value::of(Kind::Tuple, std::move(group)));
  }
  return Value::list(std::move(groups));
}

} // namespace

AttributePath::AttributePath(Runtime& runtime, const Value* attribute) : m_runtime(runtime) {
  if (!attribute) return;
  if (!attribute->isString()) {
    m_parts.push_back(*attribute);
    return;
  }
  for (auto& part : splitAt(attribute->text(), ".", -1, false)) {
    const bool index = !part.empty() && part.size() < 10 && part.find_first_not_of("0123456789") == part.npos;
    m_parts.push_back(index ? Value::integer(std::stoi(part)) : Value::string(std::move(part)));
  }
}

Value AttributePath::of(const Value& item, const Value* otherwise) const {
  Value value = item;
  for (const auto& part : m_parts) {
    value = getItem(m_runtime, value, part);
    if (value.isUndefined() && otherwise) value = *otherwise;
  }
  return value;
}

Value sortKey(const Value& value, bool caseSensitive) {
  return value.isString() && !caseSensitive ? Value::string(lower(value.text())) : value;
}

std::vector<FilterEntry> sequenceFilters() {
  return {{"batch", batch}, {"count", length}, {"dictsort", dictSort}, {"first", first},       {"groupby", groupBy},
          {"items", items}, {"join", join},    {"last", last},         {"length", length},     {"list", listFilter},
          {"max", maximum}, {"min", minimum},  {"reverse", reverse},   {"slice", sliceFilter}, {"sort", sort},
          {"sum", sum},     {"unique", unique}};
}

} // namespace tw::jinja
