// Expressions.
#include "engine/jinja/evaluator_core.h"
#include "engine/jinja/printing.h"

namespace tw::jinja {

Value Evaluator::evaluate(const Expression& node) {
  const Depth depth(*this);
  if (!charge(1)) return {};
  m_line = node.line;
  switch (node.kind) {
  case ExpressionKind::Constant: return node.constant;
  case ExpressionKind::Name: return evaluateName(node);
  case ExpressionKind::Tuple:
  case ExpressionKind::List: return evaluateItems(node);
  case ExpressionKind::Dict: return evaluateDict(node);
  case ExpressionKind::Attribute: {
    const auto object = evaluate(*node.parts[0]);
    return failed() ? Value() : getAttribute(*this, object, node.name);
  }
  case ExpressionKind::Item: {
    const auto object = evaluate(*node.parts[0]);
    const auto key = evaluate(*node.parts[1]);
    return failed() ? Value() : getItem(*this, object, key);
  }
  case ExpressionKind::Slice: return evaluateSlice(node);
  case ExpressionKind::Call: return evaluateCall(node);
  case ExpressionKind::Filter: return evaluateFilter(node);
  case ExpressionKind::Test: return evaluateTest(node);
  case ExpressionKind::Not: return Value::boolean(!truthy(evaluate(*node.parts[0])));
  case ExpressionKind::Negate: return negate(*this, evaluate(*node.parts[0]));
  case ExpressionKind::Plus: return plus(*this, evaluate(*node.parts[0]));
  case ExpressionKind::And:
  case ExpressionKind::Or: {
    auto left = evaluate(*node.parts[0]);
    return failed() || truthy(left) == (node.kind == ExpressionKind::Or) ? left : evaluate(*node.parts[1]);
  }
  case ExpressionKind::Arithmetic: {
    const auto left = evaluate(*node.parts[0]);
    const auto right = evaluate(*node.parts[1]);
    m_line = node.line;
    return failed() ? Value() : arithmetic(*this, node.op, left, right);
  }
  case ExpressionKind::Compare: return evaluateCompare(node);
  case ExpressionKind::Concatenate: return evaluateConcatenation(node);
  case ExpressionKind::Conditional: {
    const bool holds = truthy(evaluate(*node.parts[1]));
    if (failed()) return {};
    if (holds) return evaluate(*node.parts[0]);
    return node.parts[2]
               ? evaluate(*node.parts[2])
               : undefinedHint("the inline if-expression evaluated to false and no else section was defined.");
  }
  case ExpressionKind::NamespaceTarget: break; // only ever assigned to
  }
  return {};
}

Value Evaluator::evaluateName(const Expression& node) {
  if (const auto* found = m_scope->find(node.symbol)) return *found;
  if (auto function = globalFunction(node.name)) return *function;
  return undefinedName(node.name);
}

Value Evaluator::evaluateItems(const Expression& node) {
  std::vector<Value> items;
  items.reserve(node.parts.size());
  for (const auto& part : node.parts) items.push_back(evaluate(*part));
  return admit(node.kind == ExpressionKind::List ? Value::list(std::move(items)) : Value::tuple(std::move(items)));
}

Value Evaluator::evaluateDict(const Expression& node) {
  auto dict = std::make_shared<Dict>();
  for (size_t i = 0; i + 1 < node.parts.size() && !failed(); i += 2) {
    auto key = evaluate(*node.parts[i]);
    auto value = evaluate(*node.parts[i + 1]);
    if (!failed()) dict->set(*this, std::move(key), std::move(value));
  }
  return admit(Value::dict(std::move(dict)));
}

Value Evaluator::evaluateSlice(const Expression& node) {
  const auto object = evaluate(*node.parts[0]);
  Value bounds[3];
  for (size_t i = 0; i < 3; ++i) bounds[i] = node.parts[i + 1] ? evaluate(*node.parts[i + 1]) : Value::none();
  return failed() ? Value() : admit(slice(*this, object, bounds[0], bounds[1], bounds[2]));
}

Value Evaluator::evaluateCompare(const Expression& node) {
  auto left = evaluate(*node.parts[0]);
  for (size_t i = 0; i < node.ops.size() && !failed(); ++i) {
    auto right = evaluate(*node.parts[i + 1]);
    if (failed() || !compare(*this, node.ops[i], left, right)) return Value::boolean(false);
    left = std::move(right);
  }
  return Value::boolean(true);
}

Value Evaluator::evaluateConcatenation(const Expression& node) {
  std::string text;
  for (const auto& part : node.parts) {
    const auto value = evaluate(*part);
    if (failed()) return {};
    appendText(*this, text, value);
  }
  return admit(Value::string(std::move(text)));
}

Arguments Evaluator::evaluateArguments(const CallArguments& call) {
  Arguments arguments;
  for (const auto& value : call.positional) arguments.positional.push_back(evaluate(*value));
  for (const auto& [name, value] : call.named) arguments.named.emplace_back(name, evaluate(*value));
  if (call.star && !failed())
    for (auto& value : iterate(*this, evaluate(*call.star))) arguments.positional.push_back(std::move(value));
  if (call.doubleStar && !failed()) {
    const auto mapping = evaluate(*call.doubleStar);
    if (!mapping.is(Kind::Dict)) {
      fail("argument after ** must be a mapping");
      return arguments;
    }
    for (const auto& [key, value] : mapping.dict().entries) {
      if (!key.isString()) fail("keywords must be strings");
      arguments.named.emplace_back(key.text(), value);
    }
  }
  return arguments;
}

Value Evaluator::evaluateCall(const Expression& node, const Value* caller) {
  const auto callee = evaluate(*node.parts[0]);
  if (failed()) return {};
  auto arguments = evaluateArguments(node.call);
  if (caller) arguments.named.emplace_back("caller", *caller);
  if (failed()) return {};
  m_line = node.line;
  return admit(invoke(callee, arguments));
}

Value Evaluator::evaluateFilter(const Expression& node, const Value* input) {
  // A chain of filters on a block ends in a filter without an operand: the block's text.
  const auto value = node.parts[0] ? (input ? evaluateFilter(*node.parts[0], input) : evaluate(*node.parts[0]))
                     : input       ? *input
                                   : Value();
  if (failed()) return {};
  const auto arguments = evaluateArguments(node.call);
  if (failed()) return {};
  m_line = node.line;
  if (!node.filter) return fail("No filter named '" + node.name + "'.");
  return admit(node.filter(*this, value, arguments));
}

Value Evaluator::evaluateTest(const Expression& node) {
  const auto value = evaluate(*node.parts[0]);
  if (failed()) return {};
  const auto arguments = evaluateArguments(node.call);
  if (failed()) return {};
  if (!node.test) return fail("No test named '" + node.name + "'.");
  return Value::boolean(node.test(*this, value, arguments));
}

} // namespace tw::jinja
