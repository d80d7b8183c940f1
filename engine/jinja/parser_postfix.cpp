// What stands behind an operand: attributes, subscripts and slices, calls, filters, tests.
#include "engine/jinja/parser_core.h"

#include <algorithm>

namespace tw::jinja {

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
