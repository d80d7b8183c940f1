#include "engine/jinja/runtime.h"

#include <algorithm>

namespace tw::jinja {

Value Runtime::fail(std::string message) {
  if (!m_error) m_error = Problem{std::move(message), m_line, false};
  return {};
}

Value Runtime::raise(std::string message) {
  if (!m_error) m_error = Problem{std::move(message), m_line, true};
  return {};
}

bool Runtime::charge(uint64_t units) {
  if (m_error) return false;
  m_work += units;
  if (m_work > m_limits.work) fail("the template does more work than this program allows");
  return !m_error;
}

bool Runtime::allowText(uint64_t bytes) {
  if (bytes > m_limits.text)
    fail("the template makes a text of more than " + std::to_string(m_limits.text >> 20) + " MiB");
  return charge(4 + bytes / 16);
}

bool Runtime::allowItems(uint64_t count) {
  if (count > m_limits.items)
    fail("the template makes a list of more than " + std::to_string(m_limits.items) + " elements");
  return charge(1 + 4 * count);
}

Value Runtime::admit(Value value) {
  if (m_error) return {};
  switch (value.kind()) {
  case Kind::String: allowText(value.text().size()); break;
  case Kind::List:
  case Kind::Tuple:
  case Kind::View: allowItems(value.items().size()); break;
  case Kind::Generator: allowItems(value.as<Generator>().items.size()); break;
  case Kind::Dict:
    if (allowItems(value.dict().entries.size())) charge(12 * value.dict().entries.size()); // keys and index
    break;
  default: break;
  }
  if (value.depth() > m_limits.valueDepth)
    return fail("the template nests values more than " + std::to_string(m_limits.valueDepth) + " levels deep");
  if (m_error) return {};
  return value;
}

Value makeCallable(std::string name, Callable::Native native, Value receiver) {
  auto callable = std::make_shared<Callable>();
  callable->name = std::move(name);
  callable->native = native;
  callable->depth = receiver.depth() + 1;
  callable->receiver = std::move(receiver);
  return Value::of(Kind::Callable, std::move(callable));
}

Bound::Bound(Runtime& runtime, const char* function, const Arguments& arguments,
             std::initializer_list<const char*> names, size_t required) {
  m_values.assign(std::max(names.size(), size_t{1}), nullptr);
  const std::string subject = std::string(function) + "()";
  if (arguments.positional.size() > names.size()) {
    runtime.fail(subject + " takes at most " + std::to_string(names.size()) + " arguments (" +
                 std::to_string(arguments.positional.size()) + " given)");
    return;
  }
  for (size_t i = 0; i < arguments.positional.size(); ++i) m_values[i] = &arguments.positional[i];
  for (const auto& [name, value] : arguments.named) {
    const auto found =
        std::find_if(names.begin(), names.end(), [&, &name = name](const char* known) { return name == known; });
    if (found == names.end()) {
      runtime.fail(subject + " got an unexpected keyword argument '" + name + "'");
      return;
    }
    auto& slot = m_values[static_cast<size_t>(found - names.begin())];
    if (slot) {
      runtime.fail(subject + " got multiple values for argument '" + name + "'");
      return;
    }
    slot = &value;
  }
  for (size_t i = 0; i < required; ++i)
    if (!m_values[i]) {
      runtime.fail(subject + " is missing its argument '" + *(names.begin() + static_cast<std::ptrdiff_t>(i)) + "'");
      return;
    }
  m_ok = !runtime.failed();
}

int64_t integerArgument(Runtime& runtime, const Value* value, int64_t otherwise) {
  if (!value) return otherwise;
  if (value->isUndefined()) {
    runtime.failUndefined(*value);
    return otherwise;
  }
  if (!value->isInteger()) {
    runtime.fail(std::string("'") + typeName(*value) + "' object cannot be interpreted as an integer");
    return otherwise;
  }
  constexpr Int most = INT64_MAX, least = INT64_MIN;
  return static_cast<int64_t>(std::clamp<Int>(value->asInt(), least, most));
}

} // namespace tw::jinja
