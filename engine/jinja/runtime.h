#pragma once
// One rendering: its budget, its first error, and what built-in functions need of the evaluator.
#include "engine/jinja/value.h"

#include <optional>
#include <string>

namespace tw::jinja {

struct Arguments {
  std::vector<Value> positional;
  std::vector<std::pair<std::string, Value>> named;
};

/// Bounds that no honest template meets; a hostile one ends with an error instead of the machine's memory.
struct Limits {
  uint64_t work = 30'000'000;     ///< units: one a node evaluated, one a 16 bytes made, four an element made
  size_t text = size_t{64} << 20; ///< bytes of any string and of the output
  size_t items = size_t{1} << 20; ///< elements of any sequence
  int valueDepth = 200;           ///< nesting of a value
  int callDepth = 900;            ///< nesting of evaluations (expressions, statements, macro calls)
  int64_t range = 100'000;        ///< elements of range(), as Jinja's sandbox
};

/// Errors are sticky: the first one is kept, everything after it returns quickly and is thrown away.
class Runtime {
 public:
  virtual ~Runtime() = default;

  bool failed() const { return m_error.has_value(); }
  /// Records the error (the first one stays) and returns undefined, so that callers can `return runtime.fail(…)`.
  Value fail(std::string message);
  /// Using an undefined value where Python would raise.
  Value failUndefined(const Value& value) { return fail(undefinedMessage(value)); }
  /// Counts work; false when the budget is spent or something failed before.
  bool charge(uint64_t units);
  /// Whether a string of that many bytes, or a sequence of that many elements, may be made. Fails and charges.
  bool allowText(uint64_t bytes);
  bool allowItems(uint64_t count);
  /// Checks and charges a value that an operation made.
  Value admit(Value value);

  const Limits& limits() const { return m_limits; }
  struct Problem {
    std::string message;
    int line = 0;
    bool raised = false; ///< by raise_exception: the message is the template author's own
  };
  const std::optional<Problem>& problem() const { return m_error; }
  /// raise_exception.
  Value raise(std::string message);

  virtual Value loopAttribute(const Value& loop, std::string_view name) = 0;
  /// The arena that owns namespaces: they may refer to one another in circles.
  virtual Value newNamespace() = 0;

 protected:
  int m_line = 0; ///< of the statement or expression in hand

 private:
  Limits m_limits;
  uint64_t m_work = 0;
  std::optional<Problem> m_error;
};

/// Function values: methods bound to their receiver, globals, joiners; macros derive from it.
struct Callable : Object {
  using Native = Value (*)(Runtime&, Callable&, const Arguments&);
  std::string name;
  Value receiver;
  Native native = nullptr;
  bool used = false; ///< a joiner's state
};
Value makeCallable(std::string name, Callable::Native native, Value receiver = {});

/// Arguments bound to parameter names; nullptr = not given.
class Bound {
 public:
  /// Fails in `runtime` for unknown, doubled, surplus or missing arguments.
  Bound(Runtime& runtime, const char* function, const Arguments& arguments, std::initializer_list<const char*> names,
        size_t required = 0);
  explicit operator bool() const { return m_ok; }
  const Value* operator[](size_t index) const { return m_values[index]; }
  /// The argument, or the default.
  bool flag(size_t index, bool otherwise) const { return m_values[index] ? truthy(*m_values[index]) : otherwise; }
  bool given(size_t index) const { return m_values[index] && !m_values[index]->isNone(); }

 private:
  std::vector<const Value*> m_values;
  bool m_ok = false;
};
/// An integer argument within int64 (clamped), failing for anything else.
int64_t integerArgument(Runtime& runtime, const Value* value, int64_t otherwise);

} // namespace tw::jinja
