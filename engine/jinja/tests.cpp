// Jinja's tests: `value is name(…)`.
#include "engine/jinja/builtins.h"
#include "engine/jinja/operators.h"
#include "engine/jinja/printing.h"
#include "engine/jinja/python_text.h"

#include <map>

namespace tw::jinja {
namespace {

/// A test without arguments.
template <bool (*test)(const Value&)> bool plain(Runtime& runtime, const Value& value, const Arguments& arguments) {
  return Bound(runtime, "test", arguments, {}) && test(value);
}

template <Operator op> bool compared(Runtime& runtime, const Value& value, const Arguments& arguments) {
  const Bound bound(runtime, "test", arguments, {"other"}, 1);
  return bound && compare(runtime, op, value, *bound[0]);
}

bool remainderIs(Runtime& runtime, const Value& value, const Value& divisor, Int wanted) {
  const auto rest = arithmetic(runtime, Operator::Modulo, value, divisor);
  return equals(runtime, rest, Value::integer(wanted));
}
bool odd(Runtime& runtime, const Value& value, const Arguments&) {
  return remainderIs(runtime, value, Value::integer(2), 1);
}
bool even(Runtime& runtime, const Value& value, const Arguments&) {
  return remainderIs(runtime, value, Value::integer(2), 0);
}
bool divisibleBy(Runtime& runtime, const Value& value, const Arguments& arguments) {
  const Bound bound(runtime, "divisibleby", arguments, {"num"}, 1);
  return bound && remainderIs(runtime, value, *bound[0], 0);
}

bool lowerCase(Runtime& runtime, const Value& value, const Arguments&) { return isLowerText(textOf(runtime, value)); }
bool upperCase(Runtime& runtime, const Value& value, const Arguments&) { return isUpperText(textOf(runtime, value)); }

bool sameAs(Runtime& runtime, const Value& value, const Arguments& arguments) {
  const Bound bound(runtime, "sameas", arguments, {"other"}, 1);
  if (!bound || value.kind() != bound[0]->kind()) return false;
  if (value.object() && !value.isString() && !value.isUndefined()) return value.object() == bound[0]->object();
  return equals(runtime, value, *bound[0]);
}

bool in(Runtime& runtime, const Value& value, const Arguments& arguments) {
  const Bound bound(runtime, "in", arguments, {"seq"}, 1);
  return bound && contains(runtime, *bound[0], value);
}

bool isDefined(const Value& value) { return !value.isUndefined(); }
bool isUndefined(const Value& value) { return value.isUndefined(); }
bool isNone(const Value& value) { return value.isNone(); }
bool isBoolean(const Value& value) { return value.is(Kind::Bool); }
bool isTrue(const Value& value) { return value.is(Kind::Bool) && value.asBool(); }
bool isFalse(const Value& value) { return value.is(Kind::Bool) && !value.asBool(); }
bool isInteger(const Value& value) { return value.is(Kind::Int); }
bool isFloat(const Value& value) { return value.is(Kind::Float); }
bool isNumber(const Value& value) { return value.isNumber(); }
bool isString(const Value& value) { return value.isString(); }
bool isMapping(const Value& value) { return value.is(Kind::Dict); }
bool isEscaped(const Value& value) { return value.isSafe(); }
bool isFilter(const Value& value) { return value.isString() && findFilter(value.text()); }
bool isTest(const Value& value) { return value.isString() && findTest(value.text()); }
/// What has a length and can be subscribed: dicts and undefined values too, views not.
bool isSequence(const Value& value) { return hasLength(value) && !value.is(Kind::View); }
bool isCallable(const Value& value) { return value.is(Kind::Callable) || value.is(Kind::Loop) || value.isUndefined(); }

} // namespace

Test findTest(std::string_view name) {
  static const std::map<std::string_view, Test> table = {{"odd", odd},
                                                         {"even", even},
                                                         {"divisibleby", divisibleBy},
                                                         {"defined", plain<isDefined>},
                                                         {"undefined", plain<isUndefined>},
                                                         {"filter", plain<isFilter>},
                                                         {"test", plain<isTest>},
                                                         {"none", plain<isNone>},
                                                         {"boolean", plain<isBoolean>},
                                                         {"false", plain<isFalse>},
                                                         {"true", plain<isTrue>},
                                                         {"integer", plain<isInteger>},
                                                         {"float", plain<isFloat>},
                                                         {"lower", lowerCase},
                                                         {"upper", upperCase},
                                                         {"string", plain<isString>},
                                                         {"mapping", plain<isMapping>},
                                                         {"number", plain<isNumber>},
                                                         {"sequence", plain<isSequence>},
                                                         {"iterable", plain<iterable>},
                                                         {"callable", plain<isCallable>},
                                                         {"sameas", sameAs},
                                                         {"escaped", plain<isEscaped>},
                                                         {"in", in},
                                                         {"==", compared<Operator::Equal>},
                                                         {"eq", compared<Operator::Equal>},
                                                         {"equalto", compared<Operator::Equal>},
                                                         {"!=", compared<Operator::NotEqual>},
                                                         {"ne", compared<Operator::NotEqual>},
                                                         {">", compared<Operator::Greater>},
                                                         {"gt", compared<Operator::Greater>},
                                                         {"greaterthan", compared<Operator::Greater>},
                                                         {">=", compared<Operator::GreaterEqual>},
                                                         {"ge", compared<Operator::GreaterEqual>},
                                                         {"<", compared<Operator::Less>},
                                                         {"lt", compared<Operator::Less>},
                                                         {"lessthan", compared<Operator::Less>},
                                                         {"<=", compared<Operator::LessEqual>},
                                                         {"le", compared<Operator::LessEqual>}};
  const auto found = table.find(name);
  return found == table.end() ? nullptr : found->second;
}

} // namespace tw::jinja
