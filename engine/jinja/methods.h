#pragma once
// Methods of strings, lists, tuples and dicts.
#include "engine/jinja/runtime.h"

namespace tw::jinja {

/// The bound method `name` of `receiver`; what the sandbox forbids (list.append, dict.update, dunders) is an undefined
/// that says so; nullopt when the type has no such attribute.
std::optional<Value> methodOf(const Value& receiver, const std::string& name);

std::optional<Value> cyclerAttribute(const Value& cycler, const std::string& name);
Value callStringMethod(Runtime& runtime, Callable& method, const Arguments& arguments);
/// Whether Python's str has that method.
bool isStringMethod(std::string_view name);

} // namespace tw::jinja
