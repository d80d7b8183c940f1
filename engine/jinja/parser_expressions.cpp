// Expressions, from the loosest binding to the tightest.
#include "engine/jinja/parser_core.h"

#include <algorithm>

namespace tw::jinja {

ExpressionPtr Parser::make(ExpressionKind kind, int line) const {
  auto node = std::make_unique<Expression>();
  node->kind = kind;
  node->line = line;
  return node;
}

void Parser::adopt(Expression& parent, ExpressionPtr child) {
  if (child) parent.depth = std::max(parent.depth, child->depth + 1);
  if (parent.depth > kMostTreeDepth) stop("An expression of the template is too long or nests too deeply.");
  parent.parts.push_back(std::move(child));
}

ExpressionPtr Parser::parseExpression(bool withConditional) {
  const Level level(*this);
  return withConditional ? parseConditional() : parseOr();
}

ExpressionPtr Parser::parseConditional() {
  const Level level(*this);
  const size_t unresolved = m_unresolved.size();
  auto node = parseOr();
  if (!atName("if")) return node;
  while (skipName("if")) {
    auto conditional = make(ExpressionKind::Conditional, node->line);
    adopt(*conditional, std::move(node));
    adopt(*conditional, parseOr());
    adopt(*conditional, skipName("else") ? parseConditional() : nullptr);
    node = std::move(conditional);
  }
  // Inside a conditional, unknown filters and tests are errors only when they are reached.
  m_unresolved.resize(unresolved);
  return node;
}

ExpressionPtr Parser::parseJoined(const char* word, ExpressionKind kind, ExpressionPtr (Parser::*operand)()) {
  auto left = (this->*operand)();
  while (skipName(word)) {
    auto node = make(kind, left->line);
    adopt(*node, std::move(left));
    adopt(*node, (this->*operand)());
    left = std::move(node);
  }
  return left;
}

ExpressionPtr Parser::parseOr() { return parseJoined("or", ExpressionKind::Or, &Parser::parseAnd); }

ExpressionPtr Parser::parseAnd() { return parseJoined("and", ExpressionKind::And, &Parser::parseNot); }

ExpressionPtr Parser::parseNot() {
  if (!atName("not")) return parseCompare();
  const Level level(*this);
  auto node = make(ExpressionKind::Not, take().line);
  adopt(*node, parseNot());
  return node;
}

ExpressionPtr Parser::parseCompare() {
  static constexpr std::pair<const char*, Operator> kSymbols[] = {
      {"==", Operator::Equal},     {"!=", Operator::NotEqual}, {"<", Operator::Less},
      {"<=", Operator::LessEqual}, {">", Operator::Greater},   {">=", Operator::GreaterEqual}};
  auto first = parseSum();
  ExpressionPtr node;
  for (;;) {
    std::optional<Operator> op;
    for (const auto& [symbol, candidate] : kSymbols)
      if (!op && skipOperator(symbol)) op = candidate;
    if (!op && skipName("in")) op = Operator::In;
    if (!op && atName("not") && following().kind == TokenKind::Name && following().text == "in") {
      take();
      take();
      op = Operator::NotIn;
    }
    if (!op) {
      if (node) return node;
      return first;
    }
    if (!node) {
      node = make(ExpressionKind::Compare, first->line);
      adopt(*node, std::move(first));
    }
    node->ops.push_back(*op);
    adopt(*node, parseSum());
  }
}

ExpressionPtr Parser::parseSum() {
  auto left = parseConcatenation();
  while (atOperator("+") || atOperator("-")) {
    auto node = make(ExpressionKind::Arithmetic, current().line);
    node->op = take().text == "+" ? Operator::Add : Operator::Subtract;
    adopt(*node, std::move(left));
    adopt(*node, parseConcatenation());
    left = std::move(node);
  }
  return left;
}

ExpressionPtr Parser::parseConcatenation() {
  auto first = parseProduct();
  if (!atOperator("~")) return first;
  auto node = make(ExpressionKind::Concatenate, first->line);
  adopt(*node, std::move(first));
  while (skipOperator("~")) adopt(*node, parseProduct());
  return node;
}

ExpressionPtr Parser::parseProduct() {
  auto left = parsePower();
  while (atOperator("*") || atOperator("/") || atOperator("//") || atOperator("%")) {
    auto node = make(ExpressionKind::Arithmetic, current().line);
    const auto symbol = take().text;
    node->op = symbol == "*"    ? Operator::Multiply
               : symbol == "/"  ? Operator::Divide
               : symbol == "//" ? Operator::FloorDivide
                                : Operator::Modulo;
    adopt(*node, std::move(left));
    adopt(*node, parsePower());
    left = std::move(node);
  }
  return left;
}

ExpressionPtr Parser::parsePower() {
  auto left = parseUnary();
  while (atOperator("**")) {
    auto node = make(ExpressionKind::Arithmetic, take().line);
    node->op = Operator::Power;
    adopt(*node, std::move(left));
    adopt(*node, parseUnary());
    left = std::move(node);
  }
  return left;
}

ExpressionPtr Parser::parseUnary(bool withFilter) {
  const Level level(*this);
  ExpressionPtr node;
  if (atOperator("-") || atOperator("+")) {
    const bool minus = atOperator("-");
    node = make(minus ? ExpressionKind::Negate : ExpressionKind::Plus, take().line);
    adopt(*node, parseUnary(false));
  } else {
    node = parsePrimary();
  }
  node = parsePostfix(std::move(node));
  return withFilter ? parseFilterExpression(std::move(node)) : std::move(node);
}

} // namespace tw::jinja
