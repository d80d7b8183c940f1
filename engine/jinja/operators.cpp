#include "engine/jinja/operators.h"

#include "engine/jinja/format.h"
#include "engine/jinja/printing.h"

#include <cmath>

namespace tw::jinja {
namespace {

const char* symbolOf(Operator op) {
  static constexpr const char* kSymbols[] = {
      "+", "-", "*", "/", "//", "%", "** or pow()", "==", "!=", "<", "<=", ">", ">=", "in", "not in"};
  return kSymbols[static_cast<size_t>(op)];
}

Value unsupported(Runtime& runtime, Operator op, const Value& a, const Value& b) {
  if (a.isUndefined()) return runtime.failUndefined(a);
  if (b.isUndefined()) return runtime.failUndefined(b);
  return runtime.fail(std::string("unsupported operand type(s) for ") + symbolOf(op) + ": '" + typeName(a) + "' and '" +
                      typeName(b) + "'");
}

Value power(Runtime& runtime, Int base, Int exponent) {
  if (exponent < 0) {
    if (base == 0) return runtime.fail("0.0 cannot be raised to a negative power");
    return Value::number(std::pow(static_cast<double>(base), static_cast<double>(exponent)));
  }
  Int result = 1;
  bool overflow = false;
  for (; exponent && !overflow; exponent >>= 1) {
    if (exponent & 1) overflow |= __builtin_mul_overflow(result, base, &result);
    if (exponent > 1 && base != 0 && base != 1 && base != -1) overflow |= __builtin_mul_overflow(base, base, &base);
    if (base == 1 && exponent > 1) return Value::integer(result);
    if (base == -1 && exponent > 1) base = 1;
  }
  return integerResult(runtime, overflow, result);
}

Value integerArithmetic(Runtime& runtime, Operator op, Int a, Int b) {
  Int result = 0;
  bool overflow = false;
  switch (op) {
  case Operator::Add: overflow = __builtin_add_overflow(a, b, &result); return integerResult(runtime, overflow, result);
  case Operator::Subtract:
    overflow = __builtin_sub_overflow(a, b, &result);
    return integerResult(runtime, overflow, result);
  case Operator::Multiply:
    overflow = __builtin_mul_overflow(a, b, &result);
    return integerResult(runtime, overflow, result);
  case Operator::Power: return power(runtime, a, b);
  default: break;
  }
  if (b == 0) return runtime.fail(op == Operator::Divide ? "division by zero" : "integer division or modulo by zero");
  if (op == Operator::Divide) return Value::number(static_cast<double>(a) / static_cast<double>(b));
  if (b == -1) {
    // The smallest integer divided by -1 is the one quotient that overflows.
    overflow = __builtin_sub_overflow(Int{0}, a, &result);
    return op == Operator::Modulo ? Value::integer(0) : integerResult(runtime, overflow, result);
  }
  // Python rounds the quotient down; C++ rounds it towards zero.
  const Int quotient = a / b, remainder = a % b;
  const bool adjust = remainder != 0 && (remainder < 0) != (b < 0);
  return Value::integer(op == Operator::Modulo ? remainder + (adjust ? b : 0) : quotient - (adjust ? 1 : 0));
}

Value floatArithmetic(Runtime& runtime, Operator op, double a, double b) {
  switch (op) {
  case Operator::Add: return Value::number(a + b);
  case Operator::Subtract: return Value::number(a - b);
  case Operator::Multiply: return Value::number(a * b);
  case Operator::Power: {
    if (a == 0 && b < 0) return runtime.fail("0.0 cannot be raised to a negative power");
    if (a < 0 && std::isfinite(a) && std::isfinite(b) && b != std::floor(b))
      return runtime.fail("a negative number has no real power of that kind");
    const double result = std::pow(a, b);
    if (std::isinf(result) && std::isfinite(a) && std::isfinite(b))
      return runtime.fail("numerical result out of range");
    return Value::number(result);
  }
  default: break;
  }
  if (b == 0)
    return runtime.fail(op == Operator::Divide ? "float division by zero" : "float floor division or modulo by zero");
  if (op == Operator::Divide) return Value::number(a / b);
  double remainder = std::fmod(a, b), quotient = (a - remainder) / b;
  if (remainder != 0) {
    if ((b < 0) != (remainder < 0)) {
      remainder += b;
      quotient -= 1;
    }
  } else {
    remainder = std::copysign(0.0, b);
  }
  if (op == Operator::Modulo) return Value::number(remainder);
  if (quotient == 0) return Value::number(std::copysign(0.0, a / b));
  const double floor = std::floor(quotient);
  return Value::number(quotient - floor > 0.5 ? floor + 1 : floor);
}

Value repeat(Runtime& runtime, const Value& sequence, Int times) {
  const uint64_t size = sequence.isString() ? sequence.text().size() : sequence.items().size();
  constexpr Int bound = Int{1} << 40;
  const auto count = static_cast<uint64_t>(times < 0 ? 0 : times > bound ? bound : times);
  const uint64_t total = size && count > (uint64_t{1} << 62) / size ? UINT64_MAX : size * count;
  if (sequence.isString()) {
    if (!runtime.allowText(total)) return {};
    std::string out;
    out.reserve(total);
    if (size)
      for (uint64_t i = 0; i < count; ++i) out += sequence.text();
    return Value::string(std::move(out), sequence.isSafe());
  }
  if (!runtime.allowItems(total)) return {};
  std::vector<Value> out;
  out.reserve(total);
  if (size)
    for (uint64_t i = 0; i < count; ++i) out.insert(out.end(), sequence.items().begin(), sequence.items().end());
  return sequence.is(Kind::List) ? Value::list(std::move(out)) : Value::tuple(std::move(out));
}

Value concatenate(Runtime& runtime, const Value& a, const Value& b) {
  if (a.isString()) {
    const bool safe = a.isSafe() || b.isSafe();
    const auto left = safe && !a.isSafe() ? escapeHtml(a.text()) : a.text();
    const auto right = safe && !b.isSafe() ? escapeHtml(b.text()) : b.text();
    if (!runtime.allowText(left.size() + right.size())) return {};
    return Value::string(left + right, safe);
  }
  if (!runtime.allowItems(a.items().size() + b.items().size())) return {};
  auto out = a.items();
  out.insert(out.end(), b.items().begin(), b.items().end());
  return a.is(Kind::List) ? Value::list(std::move(out)) : Value::tuple(std::move(out));
}

/// -1, 0, 1, or 2 for unordered (NaN).
int compareNumbers(const Value& a, const Value& b) {
  if (a.isInteger() && b.isInteger()) return a.asInt() < b.asInt() ? -1 : a.asInt() > b.asInt();
  const auto wide = [](const Value& v) {
    return v.isInteger() ? static_cast<long double>(v.asInt()) : static_cast<long double>(v.asDouble());
  };
  const auto x = wide(a), y = wide(b);
  return x < y ? -1 : x > y ? 1 : x == y ? 0 : 2;
}

/// As compareNumbers, 3 after a failure.
int order(Runtime& runtime, Operator op, const Value& a, const Value& b) {
  if (!runtime.charge(1)) return 3;
  if (a.isNumber() && b.isNumber()) return compareNumbers(a, b);
  if (a.isString() && b.isString()) {
    // UTF-8 sorts as its code points do.
    const int result = a.text().compare(b.text());
    return result < 0 ? -1 : result > 0;
  }
  if (a.kind() == b.kind() && (a.is(Kind::List) || a.is(Kind::Tuple))) {
    const auto &x = a.items(), &y = b.items();
    for (size_t i = 0; i < std::min(x.size(), y.size()); ++i)
      if (!equals(runtime, x[i], y[i])) return order(runtime, op, x[i], y[i]);
    return x.size() < y.size() ? -1 : x.size() > y.size();
  }
  if (a.isUndefined() || b.isUndefined()) {
    runtime.failUndefined(a.isUndefined() ? a : b);
    return 3;
  }
  runtime.fail(std::string("'") + symbolOf(op) + "' not supported between instances of '" + typeName(a) + "' and '" +
               typeName(b) + "'");
  return 3;
}

bool equalItems(Runtime& runtime, const std::vector<Value>& a, const std::vector<Value>& b) {
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); ++i)
    if (!equals(runtime, a[i], b[i])) return false;
  return true;
}

bool equalDicts(Runtime& runtime, const Dict& a, const Dict& b) {
  if (a.entries.size() != b.entries.size()) return false;
  for (const auto& [key, value] : a.entries) {
    const auto* other = b.find(runtime, key);
    if (!other || !equals(runtime, value, *other)) return false;
  }
  return true;
}

} // namespace

Value integerResult(Runtime& runtime, bool overflow, Int value) {
  return overflow ? runtime.fail("an integer of the template grows beyond 128 bits") : Value::integer(value);
}

uint64_t hashText(std::string_view text) { return std::hash<std::string_view>{}(text); }

uint64_t hashValue(Runtime& runtime, const Value& value) {
  if (!runtime.charge(1)) return 0;
  switch (value.kind()) {
  case Kind::Undefined: return 1;
  case Kind::None: return 2;
  case Kind::Bool:
  case Kind::Int:
  case Kind::Float: return std::hash<double>{}(value.asDouble());
  case Kind::String: return hashText(value.text());
  case Kind::Tuple: {
    uint64_t hash = 3;
    for (const auto& item : value.items()) hash = hash * 0x9E3779B97F4A7C15ull + hashValue(runtime, item);
    return hash;
  }
  case Kind::List:
  case Kind::Dict:
  case Kind::View: runtime.fail(std::string("unhashable type: '") + typeName(value) + "'"); return 0;
  default: return std::hash<const void*>{}(value.object().get());
  }
}

bool equals(Runtime& runtime, const Value& a, const Value& b) {
  if (!runtime.charge(1)) return false;
  if (a.isNumber() && b.isNumber()) return compareNumbers(a, b) == 0;
  if (a.kind() != b.kind()) return false;
  switch (a.kind()) {
  case Kind::Undefined:
  case Kind::None: return true;
  case Kind::String: return a.text() == b.text();
  case Kind::List:
  case Kind::Tuple: return equalItems(runtime, a.items(), b.items());
  case Kind::Dict: return equalDicts(runtime, a.dict(), b.dict());
  case Kind::Range: {
    const auto &x = a.as<Range>(), &y = b.as<Range>();
    return x.count == y.count && (x.count == 0 || (x.start == y.start && (x.count == 1 || x.step == y.step)));
  }
  default: return a.object() == b.object();
  }
}

bool lessThan(Runtime& runtime, const Value& a, const Value& b) { return order(runtime, Operator::Less, a, b) == -1; }

bool compare(Runtime& runtime, Operator op, const Value& a, const Value& b) {
  switch (op) {
  case Operator::Equal: return equals(runtime, a, b);
  case Operator::NotEqual: return !equals(runtime, a, b);
  case Operator::In: return contains(runtime, b, a);
  case Operator::NotIn: return !contains(runtime, b, a);
  default: break;
  }
  const int result = order(runtime, op, a, b);
  switch (op) {
  case Operator::Less: return result == -1;
  case Operator::LessEqual: return result == -1 || result == 0;
  case Operator::Greater: return result == 1;
  default: return result == 1 || result == 0;
  }
}

Value arithmetic(Runtime& runtime, Operator op, const Value& a, const Value& b) {
  if (a.isInteger() && b.isInteger()) return integerArithmetic(runtime, op, a.asInt(), b.asInt());
  if (a.isNumber() && b.isNumber()) return floatArithmetic(runtime, op, a.asDouble(), b.asDouble());
  const auto sequence = [](const Value& v) { return v.isString() || v.is(Kind::List) || v.is(Kind::Tuple); };
  if (op == Operator::Modulo && a.isString()) return formatPercent(runtime, a, b);
  if (op == Operator::Add && sequence(a) && a.kind() == b.kind()) return concatenate(runtime, a, b);
  if (op == Operator::Multiply && sequence(a) && b.isInteger()) return repeat(runtime, a, b.asInt());
  if (op == Operator::Multiply && sequence(b) && a.isInteger()) return repeat(runtime, b, a.asInt());
  return unsupported(runtime, op, a, b);
}

bool contains(Runtime& runtime, const Value& container, const Value& item) {
  switch (container.kind()) {
  case Kind::Undefined: return false;
  case Kind::String:
    if (!item.isString()) {
      runtime.fail(std::string("'in <string>' requires string as left operand, not ") + typeName(item));
      return false;
    }
    runtime.charge(container.text().size() / 64);
    return container.text().find(item.text()) != std::string::npos;
  case Kind::Dict: return container.dict().find(runtime, item) != nullptr;
  case Kind::List:
  case Kind::Tuple:
  case Kind::View:
  case Kind::Generator:
  case Kind::Range:
    for (const auto& element : iterate(runtime, container))
      if (equals(runtime, element, item)) return true;
    return false;
  default: runtime.fail(std::string("argument of type '") + typeName(container) + "' is not iterable"); return false;
  }
}

Value negate(Runtime& runtime, const Value& value) {
  if (value.isInteger()) return integerArithmetic(runtime, Operator::Subtract, 0, value.asInt());
  if (value.is(Kind::Float)) return Value::number(-value.asDouble());
  if (value.isUndefined()) return runtime.failUndefined(value);
  return runtime.fail(std::string("bad operand type for unary -: '") + typeName(value) + "'");
}

Value plus(Runtime& runtime, const Value& value) {
  if (value.isInteger()) return Value::integer(value.asInt());
  if (value.is(Kind::Float)) return value;
  if (value.isUndefined()) return runtime.failUndefined(value);
  return runtime.fail(std::string("bad operand type for unary +: '") + typeName(value) + "'");
}

} // namespace tw::jinja
