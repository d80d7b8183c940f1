#include "engine/jinja/methods.h"

#include "engine/jinja/evaluator.h"
#include "engine/jinja/operators.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace tw::jinja {
namespace {

using std::string_view;

std::optional<Value> macroAttribute(const Signature& signature, string_view name) {
  if (name == "catch_kwargs") return Value::boolean(signature.usesKwargs);
  if (name == "catch_varargs") return Value::boolean(signature.usesVarargs);
  if (name == "caller") return Value::boolean(signature.usesCaller);
  if (name != "arguments") return std::nullopt;
  std::vector<Value> names;
  for (const auto& parameter : signature.parameters) names.push_back(Value::string(parameter.first));
  return Value::tuple(std::move(names));
}

template <size_t N> bool oneOf(string_view name, const std::array<string_view, N>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

constexpr std::array<string_view, 8> kListChanging = {"append", "clear",  "extend",  "insert",
                                                      "pop",    "remove", "reverse", "sort"};
constexpr std::array<string_view, 5> kDictChanging = {"clear", "pop", "popitem", "setdefault", "update"};

Value view(const char* label, std::vector<Value> items) {
  auto object = std::make_shared<Sequence>(std::move(items));
  object->label = label;
  return Value::of(Kind::View, std::move(object));
}

Value dictGet(Runtime& runtime, Callable& method, const Arguments& arguments) {
  const Bound bound(runtime, "get", arguments, {"key", "default"}, 1);
  if (!bound) return {};
  if (const auto* found = method.receiver.dict().find(runtime, *bound[0])) return *found;
  return bound[1] ? *bound[1] : Value::none();
}

Value dictView(Runtime& runtime, Callable& method, const Arguments& arguments) {
  if (!Bound(runtime, method.name.c_str(), arguments, {})) return {};
  if (!runtime.charge(8 * method.receiver.dict().entries.size())) return {};
  std::vector<Value> items;
  for (const auto& [key, value] : method.receiver.dict().entries)
    items.push_back(method.name == "items" ? Value::tuple({key, value}) : method.name == "keys" ? key : value);
  return view(method.name == "items"  ? "dict_items"
              : method.name == "keys" ? "dict_keys"
                                      : "dict_values",
              std::move(items));
}

Value copy(Runtime& runtime, Callable& method, const Arguments& arguments) {
  return Bound(runtime, "copy", arguments, {}) ? method.receiver : Value();
}

Value sequenceCount(Runtime& runtime, Callable& method, const Arguments& arguments) {
  const Bound bound(runtime, "count", arguments, {"value"}, 1);
  if (!bound) return {};
  Int count = 0;
  for (const auto& item : method.receiver.items()) count += equals(runtime, item, *bound[0]);
  return Value::integer(count);
}

Value sequenceIndex(Runtime& runtime, Callable& method, const Arguments& arguments) {
  const Bound bound(runtime, "index", arguments, {"value", "start", "stop"}, 1);
  if (!bound) return {};
  const auto& items = method.receiver.items();
  const auto size = static_cast<int64_t>(items.size());
  const auto place = [&](const Value* value, int64_t otherwise) {
    const int64_t at = integerArgument(runtime, value, otherwise);
    return std::clamp<int64_t>(at < 0 ? at + size : at, 0, size);
  };
  for (int64_t i = place(bound[1], 0); i < place(bound[2], size); ++i)
    if (equals(runtime, items[static_cast<size_t>(i)], *bound[0])) return Value::integer(i);
  return runtime.fail("the list does not contain the value that index() looks for");
}

Value isInteger(Runtime& runtime, Callable& method, const Arguments& arguments) {
  if (!Bound(runtime, "is_integer", arguments, {})) return {};
  const double value = method.receiver.asDouble();
  return Value::boolean(std::isfinite(value) && std::floor(value) == value);
}

Value forbidden(const Value& receiver, const std::string& name) {
  return undefinedHint("access to attribute '" + name + "' of '" + typeName(receiver) + "' object is unsafe.");
}

Callable::Native dictMethod(string_view name) {
  if (name == "get") return dictGet;
  if (name == "items" || name == "keys" || name == "values") return dictView;
  return name == "copy" ? copy : nullptr;
}

Callable::Native sequenceMethod(string_view name, bool list) {
  if (name == "count") return sequenceCount;
  if (name == "index") return sequenceIndex;
  return list && name == "copy" ? copy : nullptr;
}

} // namespace

std::optional<Value> methodOf(const Value& receiver, const std::string& name) {
  if (name.size() > 4 && name.starts_with("__") && name.ends_with("__")) return forbidden(receiver, name);
  Callable::Native native = nullptr;
  switch (receiver.kind()) {
  case Kind::String:
    if (isStringMethod(name)) native = callStringMethod;
    break;
  case Kind::Dict:
    if (oneOf(name, kDictChanging)) return forbidden(receiver, name);
    native = dictMethod(name);
    break;
  case Kind::List:
    if (oneOf(name, kListChanging)) return forbidden(receiver, name);
    native = sequenceMethod(name, true);
    break;
  case Kind::Tuple: native = sequenceMethod(name, false); break;
  case Kind::Float:
    if (name == "is_integer") native = isInteger;
    break;
  case Kind::Callable:
    if (name == "name") return Value::string(receiver.as<Callable>().name);
    if (const auto* macro = dynamic_cast<const Macro*>(&receiver.as<Callable>()))
      return macroAttribute(*macro->signature, name);
    break;
  case Kind::Cycler: return cyclerAttribute(receiver, name);
  default: break;
  }
  if (!native) return std::nullopt;
  return makeCallable(name, native, receiver);
}

} // namespace tw::jinja
