#pragma once
// Python's operators on template values.
#include "engine/jinja/runtime.h"

namespace tw::jinja {

enum class Operator : uint8_t {
  Add,
  Subtract,
  Multiply,
  Divide,
  FloorDivide,
  Modulo,
  Power,
  Equal,
  NotEqual,
  Less,
  LessEqual,
  Greater,
  GreaterEqual,
  In,
  NotIn
};

uint64_t hashText(std::string_view text);
/// As Python's hash(): equal values hash equally; lists and dicts fail.
uint64_t hashValue(Runtime& runtime, const Value& value);
bool equals(Runtime& runtime, const Value& a, const Value& b);
/// a < b for sorting; fails for values without an order.
bool lessThan(Runtime& runtime, const Value& a, const Value& b);
Value arithmetic(Runtime& runtime, Operator op, const Value& a, const Value& b);
/// Equal … NotIn.
bool compare(Runtime& runtime, Operator op, const Value& a, const Value& b);
bool contains(Runtime& runtime, const Value& container, const Value& item);
Value negate(Runtime& runtime, const Value& value);
Value plus(Runtime& runtime, const Value& value);

/// container[begin:end:step]; none or undefined-by-omission = left out.
Value slice(Runtime& runtime, const Value& container, const Value& begin, const Value& end, const Value& step);
/// object[key], falling back to an attribute, as Jinja does. Undefined when there is none.
Value getItem(Runtime& runtime, const Value& object, const Value& key);
/// object.name: attribute (method) first, then item.
Value getAttribute(Runtime& runtime, const Value& object, const std::string& name);

/// What `for` and the filters walk over; fails for what cannot be iterated. A generator is used up by it.
std::vector<Value> iterate(Runtime& runtime, const Value& value);
bool iterable(const Value& value);
/// len(); fails where Python has none.
int64_t lengthOf(Runtime& runtime, const Value& value);
bool hasLength(const Value& value);

/// Integer arithmetic with overflow as an error.
Value integerResult(Runtime& runtime, bool overflow, Int value);

} // namespace tw::jinja
