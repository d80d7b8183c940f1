// Tokens and statements.
#include "engine/jinja/parser_core.h"

#include <algorithm>

namespace tw::jinja {

using std::string;
using StatementPtr = std::unique_ptr<Statement>;

Parser::Parser(std::vector<Token> tokens, tw::Text name) : m_tokens(std::move(tokens)), m_name(std::move(name)) {
  for (const auto* known : {"loop", "caller", "varargs", "kwargs"}) symbol(known);
}

Result<Template> Parser::run() {
  m_template.body = parseBody({});
  if (!m_error && !m_unresolved.empty()) stop(m_unresolved.front().first, m_unresolved.front().second);
  if (m_error) return fail(*m_error);
  return std::move(m_template);
}

int Parser::symbol(const string& name) {
  const auto [entry, fresh] = m_template.symbolIds.emplace(name, static_cast<int>(m_template.symbols.size()));
  if (fresh) m_template.symbols.push_back(name);
  return entry->second;
}

void Parser::stop(string message, int line) {
  if (!m_error) m_error = syntaxError(m_name, line ? line : current().line, std::move(message));
  m_at = m_tokens.size() - 1;
}

Token Parser::take() {
  Token token = current();
  if (m_at + 1 < m_tokens.size()) ++m_at;
  return token;
}

bool Parser::skipOperator(std::string_view symbol) {
  if (!atOperator(symbol)) return false;
  take();
  return true;
}

bool Parser::skipName(std::string_view name) {
  if (!atName(name)) return false;
  take();
  return true;
}

void Parser::expectOperator(std::string_view symbol) {
  if (!skipOperator(symbol)) stop("expected '" + string(symbol) + "', got " + describe() + ".");
}

void Parser::expectName(std::string_view name) {
  if (!skipName(name)) stop("expected '" + string(name) + "', got " + describe() + ".");
}

void Parser::expect(TokenKind kind, const char* what) {
  if (at(kind)) take();
  else stop(string("expected ") + what + ", got " + describe() + ".");
}

string Parser::expectIdentifier() {
  if (at(TokenKind::Name)) return take().text;
  stop("expected a name, got " + describe() + ".");
  return {};
}

string Parser::describe() const {
  switch (current().kind) {
  case TokenKind::VariableBegin: return "the begin of a print statement";
  case TokenKind::VariableEnd: return "the end of a print statement";
  case TokenKind::BlockBegin: return "the begin of a statement block";
  case TokenKind::BlockEnd: return "the end of a statement block";
  case TokenKind::Data: return "template text";
  case TokenKind::Number: return "a number";
  case TokenKind::String: return "a string";
  case TokenKind::End: return "the end of the template";
  default: return "'" + current().text + "'";
  }
}

Body Parser::parseBody(std::initializer_list<const char*> ends) {
  const Level level(*this);
  Body body;
  while (!ended()) {
    const auto token = take();
    if (token.kind == TokenKind::Data) {
      auto text = std::make_unique<Statement>();
      text->line = token.line;
      text->text = token.text;
      body.push_back(std::move(text));
    } else if (token.kind == TokenKind::VariableBegin) {
      auto output = statement(StatementKind::Output);
      output->line = token.line;
      output->values.push_back(parseTuple(TupleMode::Full));
      expect(TokenKind::VariableEnd, "the end of a print statement");
      body.push_back(std::move(output));
    } else {
      if (std::any_of(ends.begin(), ends.end(), [&](const char* name) { return atName(name); })) return body;
      if (auto made = parseStatement()) body.push_back(std::move(made));
      expect(TokenKind::BlockEnd, "the end of a statement block");
    }
  }
  if (ends.size() && !stopped())
    stop(string("Unexpected end of template. Jinja was looking for the tag '") + *(ends.end() - 1) + "'.");
  return body;
}

Body Parser::parseBlockBody(std::initializer_list<const char*> ends) {
  skipOperator(":");
  expect(TokenKind::BlockEnd, "the end of a statement block");
  return parseBody(ends);
}

StatementPtr Parser::statement(StatementKind kind) {
  auto made = std::make_unique<Statement>();
  made->kind = kind;
  made->line = current().line;
  return made;
}

StatementPtr Parser::parseStatement() {
  if (!at(TokenKind::Name)) {
    stop("tag name expected.");
    return nullptr;
  }
  const string tag = current().text;
  if (tag == "if") return parseIf();
  if (tag == "set") return parseSet();
  if (tag == "for") return parseFor();
  if (tag == "macro") return parseMacro();
  if (tag == "call") return parseCallBlock();
  if (tag == "filter") return parseFilterBlock();
  if (tag == "with") return parseWith();
  if (tag == "print") return parsePrint();
  if (tag == "block") return parseNamedBlock();
  if (tag == "autoescape") return parseAutoescape();
  if (tag == "generation") return parseGeneration();
  if (tag == "break" || tag == "continue") {
    if (!m_loops) stop("'" + tag + "' outside of a loop.");
    auto made = statement(tag == "break" ? StatementKind::Break : StatementKind::Continue);
    take();
    return made;
  }
  if (tag == "include" || tag == "extends" || tag == "import" || tag == "from")
    stop("The tag '" + tag + "' refers to another template; a chat template stands alone.");
  else stop("Encountered unknown tag '" + tag + "'.");
  return nullptr;
}

void Parser::checkTarget(const Expression& target) {
  if (target.kind == ExpressionKind::Tuple) {
    for (const auto& part : target.parts) checkTarget(*part);
  } else if (target.kind != ExpressionKind::Name && target.kind != ExpressionKind::NamespaceTarget) {
    stop("can't assign to that.", target.line);
  }
}

ExpressionPtr Parser::parseTarget(bool namespaces, std::initializer_list<const char*> ends) {
  auto target = parseTuple(namespaces ? TupleMode::NamespaceTarget : TupleMode::Target, ends);
  if (!stopped()) checkTarget(*target);
  return target;
}

StatementPtr Parser::parseSet() {
  auto made = statement(StatementKind::Set);
  take();
  made->targets.push_back(parseTarget(true));
  if (skipOperator("=")) {
    made->value = parseTuple(TupleMode::Full);
    return made;
  }
  made->kind = StatementKind::SetBlock;
  if (atOperator("|")) made->value = parseFilters(nullptr);
  made->body = parseBlockBody({"endset"});
  take();
  return made;
}

StatementPtr Parser::parseFor() {
  auto made = statement(StatementKind::For);
  take();
  made->targets.push_back(parseTarget(false, {"in"}));
  expectName("in");
  made->value = parseTuple(TupleMode::NoConditional, {"recursive"});
  if (skipName("if")) made->condition = parseExpression();
  made->recursive = skipName("recursive");
  const bool soft = std::exchange(m_soft, false);
  ++m_loops;
  made->body = parseBlockBody({"endfor", "else"});
  --m_loops;
  if (take().text == "else") {
    made->otherwise = parseBlockBody({"endfor"});
    take();
  }
  m_soft = soft;
  return made;
}

StatementPtr Parser::parseIf() {
  auto made = statement(StatementKind::If);
  take();
  const bool soft = std::exchange(m_soft, true);
  for (;;) {
    auto condition = parseTuple(TupleMode::NoConditional);
    auto body = parseBlockBody({"elif", "else", "endif"});
    made->branches.emplace_back(std::move(condition), std::move(body));
    const auto next = take().text;
    if (next == "elif") continue;
    if (next == "else") {
      made->otherwise = parseBlockBody({"endif"});
      take();
    }
    break;
  }
  m_soft = soft;
  return made;
}

void Parser::parseSignature(Signature& signature) {
  expectOperator("(");
  while (!atOperator(")") && !ended()) {
    if (!signature.parameters.empty()) expectOperator(",");
    auto name = expectIdentifier();
    const int id = symbol(name);
    if (skipOperator("=")) signature.defaults.push_back(parseExpression());
    else if (!signature.defaults.empty()) stop("non-default argument follows default argument.");
    signature.parameters.emplace_back(std::move(name), id);
  }
  expectOperator(")");
}

Body Parser::parseFunctionBody(Signature& signature, std::initializer_list<const char*> ends) {
  const int loops = std::exchange(m_loops, 0);
  const bool soft = std::exchange(m_soft, false);
  m_functions.push_back(&signature);
  auto body = parseBlockBody(ends);
  m_functions.pop_back();
  m_soft = soft;
  m_loops = loops;
  take();
  return body;
}

StatementPtr Parser::parseMacro() {
  auto made = statement(StatementKind::Macro);
  take();
  made->signature.name = expectIdentifier();
  made->symbol = symbol(made->signature.name);
  parseSignature(made->signature);
  made->body = parseFunctionBody(made->signature, {"endmacro"});
  return made;
}

StatementPtr Parser::parseCallBlock() {
  auto made = statement(StatementKind::CallBlock);
  take();
  made->signature.name = "caller";
  if (atOperator("(")) parseSignature(made->signature);
  made->value = parseExpression();
  if (!stopped() && made->value->kind != ExpressionKind::Call) stop("expected call.", made->line);
  made->body = parseFunctionBody(made->signature, {"endcall"});
  return made;
}

StatementPtr Parser::parseGeneration() {
  auto made = statement(StatementKind::Generation);
  take();
  m_template.hasGeneration = true;
  made->body = parseFunctionBody(made->signature, {"endgeneration"});
  return made;
}

StatementPtr Parser::parseFilterBlock() {
  auto made = statement(StatementKind::FilterBlock);
  take();
  made->value = parseFilters(nullptr, true);
  const bool soft = std::exchange(m_soft, false);
  made->body = parseBlockBody({"endfilter"});
  m_soft = soft;
  take();
  return made;
}

StatementPtr Parser::parseWith() {
  auto made = statement(StatementKind::With);
  take();
  while (!at(TokenKind::BlockEnd) && !ended()) {
    if (!made->targets.empty()) expectOperator(",");
    // One name at a time: a comma separates assignments here.
    auto target = parsePrimary();
    if (!stopped()) checkTarget(*target);
    made->targets.push_back(std::move(target));
    expectOperator("=");
    made->values.push_back(parseExpression());
  }
  made->body = parseBlockBody({"endwith"});
  take();
  return made;
}

StatementPtr Parser::parsePrint() {
  auto made = statement(StatementKind::Output);
  take();
  while (!at(TokenKind::BlockEnd) && !ended()) {
    if (!made->values.empty()) expectOperator(",");
    made->values.push_back(parseExpression());
  }
  return made;
}

StatementPtr Parser::parseNamedBlock() {
  auto made = statement(StatementKind::Block);
  take();
  const auto name = expectIdentifier();
  if (std::find(m_blocks.begin(), m_blocks.end(), name) != m_blocks.end()) stop("block '" + name + "' defined twice.");
  m_blocks.push_back(name);
  made->scoped = skipName("scoped");
  skipName("required");
  const int loops = std::exchange(m_loops, 0);
  made->body = parseBlockBody({"endblock"});
  m_loops = loops;
  take();
  if (atName(name)) take();
  return made;
}

StatementPtr Parser::parseAutoescape() {
  auto made = statement(StatementKind::With);
  take();
  const auto value = parseExpression();
  if (!stopped() && (value->kind != ExpressionKind::Constant || truthy(value->constant)))
    stop("autoescape is not available in chat templates here.", made->line);
  made->body = parseBlockBody({"endautoescape"});
  take();
  return made;
}

Result<Template> parseTemplate(std::string_view source, const tw::Text& name) {
  TW_TRY(auto tokens, tokenize(source, name));
  return Parser(std::move(tokens), name).run();
}

} // namespace tw::jinja
