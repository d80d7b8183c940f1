// What operators stand between: names, literals, tuples, lists, dicts.
#include "engine/jinja/parser_core.h"

#include <algorithm>

namespace tw::jinja {

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

} // namespace tw::jinja
