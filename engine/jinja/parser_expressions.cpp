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
    if (!op) return node ? std::move(node) : std::move(first);
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

ExpressionPtr Parser::parseName(const Token& token) {
  auto node = make(ExpressionKind::Constant, token.line);
  if (token.text == "true" || token.text == "True" || token.text == "false" || token.text == "False") {
    node->constant = Value::boolean(token.text == "true" || token.text == "True");
  } else if (token.text == "none" || token.text == "None") {
    node->constant = Value::none();
  } else {
    node->kind = ExpressionKind::Name;
    node->symbol = symbol(token.text);
    node->name = token.text;
    // A macro accepts surplus arguments and a caller only when its body speaks of them.
    for (auto* function : m_functions) {
      if (node->symbol == SymbolCaller) function->usesCaller = true;
      if (node->symbol == SymbolVarargs) function->usesVarargs = true;
      if (node->symbol == SymbolKwargs) function->usesKwargs = true;
    }
  }
  return node;
}

ExpressionPtr Parser::parsePrimary(bool namespaceTargets) {
  const int line = current().line;
  auto node = make(ExpressionKind::Constant, line);
  switch (current().kind) {
  case TokenKind::Name: {
    const auto token = take();
    node = parseName(token);
    if (node->kind == ExpressionKind::Name && namespaceTargets && skipOperator(".")) {
      node->kind = ExpressionKind::NamespaceTarget;
      node->name = expectIdentifier();
    }
    return node;
  }
  case TokenKind::String: {
    std::string text;
    while (at(TokenKind::String)) text += take().text;
    node->constant = Value::string(std::move(text));
    return node;
  }
  case TokenKind::Number: node->constant = take().value; return node;
  default: break;
  }
  if (skipOperator("(")) {
    node = parseTuple(TupleMode::Parentheses);
    expectOperator(")");
    return node;
  }
  if (atOperator("[")) return parseList();
  if (atOperator("{")) return parseDict();
  stop("unexpected " + describe() + ".");
  return node;
}

ExpressionPtr Parser::parseTuple(TupleMode mode, std::initializer_list<const char*> ends) {
  const Level level(*this);
  const int line = current().line;
  const auto ended = [&] {
    if (at(TokenKind::VariableEnd) || at(TokenKind::BlockEnd) || atOperator(")") || this->ended()) return true;
    return std::any_of(ends.begin(), ends.end(), [&](const char* name) { return atName(name); });
  };
  std::vector<ExpressionPtr> items;
  bool tuple = false;
  for (;;) {
    if (!items.empty()) expectOperator(",");
    if (ended()) break;
    if (mode == TupleMode::Target || mode == TupleMode::NamespaceTarget)
      items.push_back(parsePrimary(mode == TupleMode::NamespaceTarget));
    else items.push_back(parseExpression(mode != TupleMode::NoConditional));
    if (!atOperator(",")) break;
    tuple = true;
  }
  if (!tuple && !items.empty()) return std::move(items[0]);
  if (!tuple && mode != TupleMode::Parentheses) stop("Expected an expression, got " + describe() + ".");
  auto node = make(ExpressionKind::Tuple, line);
  for (auto& item : items) adopt(*node, std::move(item));
  return node;
}

ExpressionPtr Parser::parseList() {
  auto node = make(ExpressionKind::List, take().line);
  while (!atOperator("]") && !ended()) {
    if (!node->parts.empty()) expectOperator(",");
    if (atOperator("]")) break;
    adopt(*node, parseExpression());
  }
  expectOperator("]");
  return node;
}

ExpressionPtr Parser::parseDict() {
  auto node = make(ExpressionKind::Dict, take().line);
  while (!atOperator("}") && !ended()) {
    if (!node->parts.empty()) expectOperator(",");
    if (atOperator("}")) break;
    adopt(*node, parseExpression());
    expectOperator(":");
    adopt(*node, parseExpression());
  }
  expectOperator("}");
  return node;
}

ExpressionPtr Parser::parsePostfix(ExpressionPtr node) {
  for (;;) {
    if (atOperator(".") || atOperator("[")) node = parseSubscript(std::move(node));
    else if (atOperator("(")) node = parseCall(std::move(node));
    else return node;
  }
}

ExpressionPtr Parser::parseFilterExpression(ExpressionPtr node) {
  for (;;) {
    if (atOperator("|")) node = parseFilters(std::move(node));
    else if (atName("is")) node = parseTest(std::move(node));
    else if (atOperator("(")) node = parseCall(std::move(node));
    else return node;
  }
}

ExpressionPtr Parser::parseSubscript(ExpressionPtr node) {
  const auto token = take();
  if (token.text == "[") return parseSubscripted(std::move(node), token.line);
  if (at(TokenKind::Name)) {
    auto attribute = make(ExpressionKind::Attribute, token.line);
    attribute->name = take().text;
    adopt(*attribute, std::move(node));
    return attribute;
  }
  auto item = make(ExpressionKind::Item, token.line);
  auto index = make(ExpressionKind::Constant, token.line);
  if (!at(TokenKind::Number) || !current().value.is(Kind::Int)) stop("expected name or number.");
  index->constant = take().value;
  adopt(*item, std::move(node));
  adopt(*item, std::move(index));
  return item;
}

ExpressionPtr Parser::parseSubscripted(ExpressionPtr node, int line) {
  // Left-out parts of a slice stay null.
  ExpressionPtr parts[3];
  int colons = 0;
  const auto boundary = [&] { return atOperator("]") || atOperator(",") || atOperator(":") || ended(); };
  if (!boundary()) parts[0] = parseExpression();
  while (colons < 2 && skipOperator(":")) {
    ++colons;
    if (!boundary()) parts[colons] = parseExpression();
  }
  if (atOperator(",")) {
    if (colons || !parts[0]) stop("A slice cannot be one of several subscripts.");
    auto tuple = make(ExpressionKind::Tuple, line);
    adopt(*tuple, std::move(parts[0]));
    while (skipOperator(",")) adopt(*tuple, parseExpression());
    parts[0] = std::move(tuple);
  }
  expectOperator("]");
  if (!colons && !parts[0]) parts[0] = make(ExpressionKind::Tuple, line);
  auto result = make(colons ? ExpressionKind::Slice : ExpressionKind::Item, line);
  adopt(*result, std::move(node));
  for (int i = 0; i < (colons ? 3 : 1); ++i) adopt(*result, std::move(parts[i]));
  return result;
}

ExpressionPtr Parser::parseCall(ExpressionPtr node) {
  auto call = make(ExpressionKind::Call, current().line);
  adopt(*call, std::move(node));
  parseArguments(*call);
  return call;
}

void Parser::parseArguments(Expression& owner) {
  const int line = current().line;
  auto& call = owner.call;
  const auto argument = [&] {
    auto value = parseExpression();
    owner.depth = std::max(owner.depth, value->depth + 1);
    return value;
  };
  const auto ensure = [&](bool allowed) {
    if (!allowed) stop("invalid syntax for function call expression.", line);
  };
  expectOperator("(");
  for (bool first = true; !atOperator(")") && !ended(); first = false) {
    if (!first) {
      expectOperator(",");
      if (atOperator(")")) break;
    }
    if (skipOperator("*")) {
      ensure(!call.star && !call.doubleStar);
      call.star = argument();
    } else if (skipOperator("**")) {
      ensure(!call.doubleStar);
      call.doubleStar = argument();
    } else if (at(TokenKind::Name) && following().kind == TokenKind::Operator && following().text == "=") {
      ensure(!call.doubleStar);
      auto name = take().text;
      take();
      call.named.emplace_back(std::move(name), argument());
    } else {
      ensure(!call.star && !call.doubleStar && call.named.empty());
      call.positional.push_back(argument());
    }
  }
  expectOperator(")");
}

ExpressionPtr Parser::parseFilters(ExpressionPtr node, bool startInline) {
  while (startInline || atOperator("|")) {
    if (!startInline) take();
    startInline = false;
    auto filter = make(ExpressionKind::Filter, current().line);
    filter->name = expectIdentifier();
    while (skipOperator(".")) filter->name += "." + expectIdentifier();
    filter->filter = findFilter(filter->name);
    if (!filter->filter && isUnsupportedFilter(filter->name))
      stop("The filter '" + filter->name + "' is not available in chat templates here.");
    if (!filter->filter && !m_soft) m_unresolved.push_back({"No filter named '" + filter->name + "'.", filter->line});
    adopt(*filter, std::move(node));
    if (atOperator("(")) parseArguments(*filter);
    node = std::move(filter);
  }
  return node;
}

ExpressionPtr Parser::parseTest(ExpressionPtr node) {
  const int line = take().line;
  const bool negated = skipName("not");
  auto test = make(ExpressionKind::Test, line);
  test->name = expectIdentifier();
  while (skipOperator(".")) test->name += "." + expectIdentifier();
  test->test = findTest(test->name);
  if (!test->test && !m_soft) m_unresolved.push_back({"No test named '" + test->name + "'.", line});
  adopt(*test, std::move(node));
  if (atOperator("(")) {
    parseArguments(*test);
  } else if (at(TokenKind::String) || at(TokenKind::Number) || atOperator("[") || atOperator("{") ||
             (at(TokenKind::Name) && !atName("else") && !atName("or") && !atName("and"))) {
    if (atName("is")) stop("You cannot chain multiple tests with is.");
    // The argument may stand without parentheses: `x is divisibleby 3`.
    auto argument = parsePostfix(parsePrimary());
    test->depth = std::max(test->depth, argument->depth + 1);
    test->call.positional.push_back(std::move(argument));
  }
  if (!negated) return test;
  auto inverse = make(ExpressionKind::Not, line);
  adopt(*inverse, std::move(test));
  return inverse;
}

} // namespace tw::jinja
