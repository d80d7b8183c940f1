// Statements.
#include "engine/base/unicode.h"
#include "engine/jinja/evaluator_core.h"
#include "engine/jinja/printing.h"
#include "engine/jinja/python_text.h"

namespace tw::jinja {

void Scope::set(int symbol, Value value) {
  for (auto& [known, old] : variables)
    if (known == symbol) {
      old = std::move(value);
      return;
    }
  variables.emplace_back(symbol, std::move(value));
}

const Value* Scope::find(int symbol) const {
  for (const auto* scope = this; scope; scope = scope->parent.get())
    for (const auto& [known, value] : scope->variables)
      if (known == symbol) return &value;
  return nullptr;
}

void Evaluator::set(const std::string& name, Value value) {
  if (!m_scope) m_scope = std::make_shared<Scope>();
  // What the template never names need not be kept.
  if (const auto id = m_template.symbolIds.find(name); id != m_template.symbolIds.end())
    m_scope->set(id->second, std::move(value));
}

void Evaluator::run() {
  m_root = m_scope = childOf(m_scope);
  execute(m_template.body);
}

Value Evaluator::newNamespace() {
  charge(64);
  m_namespaces.emplace_back();
  return Value::of(Kind::Namespace, std::shared_ptr<Object>(std::shared_ptr<void>(), &m_namespaces.back()));
}

void Evaluator::emit(std::string_view text) {
  if (!allowText(m_out->size() + text.size() > limits().text ? m_out->size() + text.size() : text.size())) return;
  *m_out += text;
  if (m_out == &m_text) m_rootLength += characterCount(text);
}

std::string Evaluator::capture(const Body& body, std::shared_ptr<Scope> scope, Flow* flow) {
  std::string buffer;
  auto* const outer = std::exchange(m_out, &buffer);
  const Entered entered(*this, std::move(scope));
  const auto result = execute(body);
  if (flow) *flow = result;
  m_out = outer;
  return buffer;
}

Evaluator::Flow Evaluator::execute(const Body& body) {
  const Depth depth(*this);
  for (const auto& statement : body) {
    if (failed()) return Flow::Normal;
    if (const auto flow = execute(*statement); flow != Flow::Normal) return flow;
  }
  return Flow::Normal;
}

Evaluator::Flow Evaluator::execute(const Statement& statement) {
  m_line = statement.line;
  if (!charge(1)) return Flow::Normal;
  switch (statement.kind) {
  case StatementKind::Text: emit(statement.text); break;
  case StatementKind::Output:
    for (const auto& value : statement.values) {
      const auto result = evaluate(*value);
      if (failed()) break;
      result.isString() ? emit(result.text()) : emit(textOf(*this, result));
    }
    break;
  case StatementKind::If: return executeIf(statement);
  case StatementKind::For: return executeFor(statement);
  case StatementKind::Set: return executeSet(statement);
  case StatementKind::SetBlock: return executeSetBlock(statement);
  case StatementKind::FilterBlock: return executeFilterBlock(statement);
  case StatementKind::With: return executeWith(statement);
  case StatementKind::Macro: m_scope->set(statement.symbol, makeMacro(statement.signature, statement.body)); break;
  case StatementKind::CallBlock: executeCallBlock(statement); break;
  case StatementKind::Generation: executeGeneration(statement); break;
  case StatementKind::Block: {
    // Without "scoped" a block sees the template's variables, not those of the loops around it.
    const Entered entered(*this, childOf(statement.scoped ? m_scope : m_root));
    execute(statement.body);
    break;
  }
  case StatementKind::Break: return Flow::Break;
  case StatementKind::Continue: return Flow::Continue;
  }
  return Flow::Normal;
}

Evaluator::Flow Evaluator::executeIf(const Statement& statement) {
  for (const auto& [condition, body] : statement.branches) {
    const bool holds = truthy(evaluate(*condition));
    if (failed()) return Flow::Normal;
    if (holds) return execute(body);
  }
  return execute(statement.otherwise);
}

Evaluator::Flow Evaluator::executeSet(const Statement& statement) {
  const auto value = evaluate(*statement.value);
  if (!failed()) assign(*statement.targets[0], value);
  return Flow::Normal;
}

Evaluator::Flow Evaluator::executeSetBlock(const Statement& statement) {
  auto flow = Flow::Normal;
  const auto scope = childOf(m_scope);
  auto value = Value::string(capture(statement.body, scope, &flow));
  if (failed() || flow != Flow::Normal) return flow; // a break leaves the block before anything is set
  if (statement.value) {
    const Entered entered(*this, scope);
    value = evaluateFilter(*statement.value, &value);
  }
  if (!failed()) assign(*statement.targets[0], value);
  return Flow::Normal;
}

Evaluator::Flow Evaluator::executeFilterBlock(const Statement& statement) {
  auto flow = Flow::Normal;
  const auto scope = childOf(m_scope);
  const auto input = Value::string(capture(statement.body, scope, &flow));
  if (failed() || flow != Flow::Normal) return flow;
  const Entered entered(*this, scope);
  const auto result = evaluateFilter(*statement.value, &input);
  if (!failed()) emit(textOf(*this, result));
  return Flow::Normal;
}

Evaluator::Flow Evaluator::executeWith(const Statement& statement) {
  // The values do not see the names that the block introduces.
  std::vector<Value> values;
  for (const auto& value : statement.values) values.push_back(evaluate(*value));
  if (failed()) return Flow::Normal;
  const Entered entered(*this, childOf(m_scope));
  for (size_t i = 0; i < values.size(); ++i) assign(*statement.targets[i], values[i]);
  return failed() ? Flow::Normal : execute(statement.body);
}

void Evaluator::executeCallBlock(const Statement& statement) {
  const auto caller = makeMacro(statement.signature, statement.body);
  const auto result = evaluateCall(*statement.value, &caller);
  if (!failed()) emit(textOf(*this, result));
}

void Evaluator::executeGeneration(const Statement& statement) {
  const auto text = capture(statement.body, childOf(m_scope));
  if (failed()) return;
  m_generation.emplace_back(m_rootLength, m_rootLength + characterCount(text));
  emit(text);
}

void Evaluator::assign(const Expression& target, const Value& value) {
  if (target.kind == ExpressionKind::Name) {
    m_scope->set(target.symbol, value);
    return;
  }
  if (target.kind == ExpressionKind::NamespaceTarget) {
    const auto* found = m_scope->find(target.symbol);
    if (!found || !found->is(Kind::Namespace)) fail("cannot assign attribute on non-namespace object");
    else if (target.name.starts_with('_'))
      fail("Chat templates cannot store underscore-prefixed attributes on a namespace, but got '" + target.name + "'");
    else found->as<Namespace>().set(target.name, value);
    return;
  }
  const auto items = iterate(*this, value);
  if (failed()) return;
  if (items.size() != target.parts.size()) {
    fail(items.size() < target.parts.size()
             ? "not enough values to unpack (expected " + std::to_string(target.parts.size()) + ", got " +
                   std::to_string(items.size()) + ")"
             : "too many values to unpack (expected " + std::to_string(target.parts.size()) + ")");
    return;
  }
  for (size_t i = 0; i < items.size(); ++i) assign(*target.parts[i], items[i]);
}

} // namespace tw::jinja
