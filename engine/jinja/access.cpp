// Looking into values: items, attributes, slices, iteration.
#include "engine/base/unicode.h"
#include "engine/jinja/methods.h"
#include "engine/jinja/operators.h"
#include "engine/jinja/printing.h"
#include "engine/jinja/python_text.h"

#include <algorithm>

namespace tw::jinja {
namespace {

Value missing(Runtime& runtime, const Value& object, const Value& key) {
  auto reason = std::make_shared<UndefinedReason>();
  reason->owner = typeName(object);
  reason->element = !key.isString();
  reason->name = key.isString() ? key.text() : reprText(runtime, key);
  return Value::of(Kind::Undefined, std::move(reason));
}

/// One character of a string by code point index within its length.
Value character(const Value& text, int64_t index) {
  const auto& object = text.textObject();
  if (object.ascii()) return Value::string(std::string(1, object.text[static_cast<size_t>(index)]), text.isSafe());
  const size_t from = byteOffset(object.text, static_cast<size_t>(index));
  return Value::string(object.text.substr(from, decodeUtf8(object.text, from).length), text.isSafe());
}

/// The element at a Python index, or nullopt outside.
std::optional<Value> element(Runtime& runtime, const Value& object, Int index) {
  const int64_t count = lengthOf(runtime, object);
  if (index < 0) index += count;
  if (index < 0 || index >= count) return std::nullopt;
  const auto at = static_cast<int64_t>(index);
  if (object.isString()) {
    if (!object.textObject().ascii()) runtime.charge(object.text().size() / 64);
    return character(object, at);
  }
  if (object.is(Kind::Range)) return object.as<Range>().at(at);
  return object.items()[static_cast<size_t>(at)];
}

/// Methods and the few attributes that values have; nullopt when there is no such attribute.
std::optional<Value> attribute(Runtime& runtime, const Value& object, const std::string& name) {
  if (object.is(Kind::Namespace)) {
    const auto* found = object.as<Namespace>().find(name);
    return found ? std::optional<Value>(*found) : std::nullopt;
  }
  if (object.is(Kind::Loop)) {
    auto found = runtime.loopAttribute(object, name);
    return found.isUndefined() && !found.object() ? std::nullopt : std::optional<Value>(std::move(found));
  }
  if (object.is(Kind::Tuple) && object.as<Sequence>().group) {
    if (name == "grouper") return object.items()[0];
    if (name == "list") return object.items()[1];
  }
  return methodOf(object, name);
}

struct SliceBounds {
  int64_t begin = 0, step = 1, count = 0;
};

std::optional<int64_t> sliceIndex(Runtime& runtime, const Value& value) {
  if (value.isNone() || runtime.failed()) return std::nullopt;
  if (!value.isInteger()) {
    if (value.isUndefined()) runtime.failUndefined(value);
    else runtime.fail("slice indices must be integers or None");
    return std::nullopt;
  }
  return integerArgument(runtime, &value, 0);
}

/// Python's slice.indices().
SliceBounds sliceBounds(Runtime& runtime, int64_t length, const Value& begin, const Value& end, const Value& step) {
  const auto first = sliceIndex(runtime, begin), last = sliceIndex(runtime, end), by = sliceIndex(runtime, step);
  SliceBounds bounds;
  bounds.step = std::clamp<int64_t>(by.value_or(1), -INT32_MAX, INT32_MAX);
  if (bounds.step == 0) {
    runtime.fail("slice step cannot be zero");
    return {0, 1, 0};
  }
  const bool down = bounds.step < 0;
  const auto place = [&](std::optional<int64_t> index, int64_t otherwise) {
    if (!index) return otherwise;
    const int64_t at = *index < 0 ? *index + length : *index;
    return std::clamp<int64_t>(at, down ? -1 : 0, down ? length - 1 : length);
  };
  bounds.begin = place(first, down ? length - 1 : 0);
  const int64_t stop = place(last, down ? -1 : length);
  const int64_t distance = down ? bounds.begin - stop : stop - bounds.begin, size = down ? -bounds.step : bounds.step;
  bounds.count = distance > 0 ? (distance + size - 1) / size : 0;
  return bounds;
}

Value sliceText(Runtime& runtime, const Value& value, const SliceBounds& bounds) {
  const auto& object = value.textObject();
  runtime.charge(object.text.size() / 64);
  if (bounds.step == 1) {
    const size_t from =
        object.ascii() ? static_cast<size_t>(bounds.begin) : byteOffset(object.text, static_cast<size_t>(bounds.begin));
    const size_t size = object.ascii()
                            ? static_cast<size_t>(bounds.count)
                            : byteOffset(std::string_view(object.text).substr(from), static_cast<size_t>(bounds.count));
    return Value::string(object.text.substr(from, size), value.isSafe());
  }
  const auto points = toUtf32(object.text);
  std::string out;
  for (int64_t i = 0, at = bounds.begin; i < bounds.count; ++i, at += bounds.step)
    if (at >= 0 && at < static_cast<int64_t>(points.size())) appendUtf8(out, points[static_cast<size_t>(at)]);
  return Value::string(std::move(out), value.isSafe());
}

} // namespace

Value getItem(Runtime& runtime, const Value& object, const Value& key) {
  switch (object.kind()) {
  case Kind::Undefined: return runtime.failUndefined(object);
  case Kind::Dict: {
    // An unhashable key is a TypeError, which Jinja turns into undefined.
    if (key.is(Kind::List) || key.is(Kind::Dict)) break;
    if (const auto* found = key.isString() ? object.dict().find(key.text()) : object.dict().find(runtime, key))
      return *found;
    break;
  }
  case Kind::String:
  case Kind::List:
  case Kind::Tuple:
  case Kind::Range:
    if (key.isInteger())
      if (auto found = element(runtime, object, key.asInt())) return *found;
    break;
  default: break;
  }
  if (key.isString())
    if (auto found = attribute(runtime, object, key.text())) return *found;
  return missing(runtime, object, key);
}

Value getAttribute(Runtime& runtime, const Value& object, const std::string& name) {
  if (object.isUndefined()) return runtime.failUndefined(object);
  if (auto found = attribute(runtime, object, name)) return *found;
  if (object.is(Kind::Dict))
    if (const auto* found = object.dict().find(name)) return *found;
  auto reason = std::make_shared<UndefinedReason>();
  reason->owner = typeName(object);
  reason->name = name;
  return Value::of(Kind::Undefined, std::move(reason));
}

Value slice(Runtime& runtime, const Value& container, const Value& begin, const Value& end, const Value& step) {
  switch (container.kind()) {
  case Kind::String:
  case Kind::List:
  case Kind::Tuple:
  case Kind::Range: break;
  case Kind::Undefined: return runtime.failUndefined(container);
  default: return runtime.fail(std::string("'") + typeName(container) + "' object cannot be sliced");
  }
  const auto bounds = sliceBounds(runtime, lengthOf(runtime, container), begin, end, step);
  if (runtime.failed()) return {};
  if (container.isString()) return sliceText(runtime, container, bounds);
  if (container.is(Kind::Range)) {
    const auto& range = container.as<Range>();
    auto out = std::make_shared<Range>();
    out->start = range.start + bounds.begin * range.step;
    out->count = bounds.count;
    out->step =
        bounds.count > 1 ? range.step * bounds.step : 1; // the product only matters, and only fits, between elements
    out->stop = out->start + out->step * out->count;
    return Value::of(Kind::Range, std::move(out));
  }
  std::vector<Value> items;
  items.reserve(static_cast<size_t>(bounds.count));
  for (int64_t i = 0, at = bounds.begin; i < bounds.count; ++i, at += bounds.step)
    items.push_back(container.items()[static_cast<size_t>(at)]);
  return container.is(Kind::List) ? Value::list(std::move(items)) : Value::tuple(std::move(items));
}

bool iterable(const Value& value) {
  switch (value.kind()) {
  case Kind::None:
  case Kind::Bool:
  case Kind::Int:
  case Kind::Float:
  case Kind::Namespace:
  case Kind::Callable:
  case Kind::Cycler: return false;
  default: return true;
  }
}

std::vector<Value> iterate(Runtime& runtime, const Value& value) {
  std::vector<Value> out;
  switch (value.kind()) {
  case Kind::Undefined: return out;
  case Kind::List:
  case Kind::Tuple:
  case Kind::View:
    if (!runtime.charge(value.items().size() / 4)) return out;
    return value.items();
  case Kind::Dict:
    if (!runtime.charge(value.dict().entries.size() / 4)) return out;
    for (const auto& entry : value.dict().entries) out.push_back(entry.first);
    return out;
  case Kind::String:
    // Every character becomes a value of its own.
    if (!runtime.allowItems(value.textObject().length) || !runtime.charge(12 * value.textObject().length)) return out;
    for (size_t at = 0; at < value.text().size();) {
      const auto point = decodeUtf8(value.text(), at);
      out.push_back(Value::string(value.text().substr(at, point.length)));
      at += point.length;
    }
    return out;
  case Kind::Range:
    if (!runtime.charge(static_cast<uint64_t>(value.as<Range>().count) / 4)) return out;
    for (int64_t i = 0; i < value.as<Range>().count; ++i) out.push_back(value.as<Range>().at(i));
    return out;
  case Kind::Generator: {
    auto& generator = value.as<Generator>();
    out.assign(generator.items.begin() + static_cast<std::ptrdiff_t>(std::min(generator.next, generator.items.size())),
               generator.items.end());
    generator.next = generator.items.size();
    return out;
  }
  default: runtime.fail(std::string("'") + typeName(value) + "' object is not iterable"); return out;
  }
}

bool hasLength(const Value& value) {
  switch (value.kind()) {
  case Kind::Undefined:
  case Kind::String:
  case Kind::List:
  case Kind::Tuple:
  case Kind::Dict:
  case Kind::View:
  case Kind::Range: return true;
  default: return false;
  }
}

int64_t lengthOf(Runtime& runtime, const Value& value) {
  switch (value.kind()) {
  case Kind::Undefined: return 0;
  case Kind::String: return static_cast<int64_t>(value.textObject().length);
  case Kind::List:
  case Kind::Tuple:
  case Kind::View: return static_cast<int64_t>(value.items().size());
  case Kind::Dict: return static_cast<int64_t>(value.dict().entries.size());
  case Kind::Range: return value.as<Range>().count;
  case Kind::Loop: {
    const auto length = runtime.loopAttribute(value, "length");
    return static_cast<int64_t>(length.asInt());
  }
  default: runtime.fail(std::string("object of type '") + typeName(value) + "' has no len()"); return 0;
  }
}

} // namespace tw::jinja
