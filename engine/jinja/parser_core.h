#pragma once
// Jinja's grammar by recursive descent. The first error ends it: from then on the parser sees nothing but the end.
#include "engine/jinja/parser.h"

#include <initializer_list>

namespace tw::jinja {

class Parser {
 public:
  Parser(std::vector<Token> tokens, tw::Text name);
  Result<Template> run();

 private:
  // Tokens
  const Token& current() const { return m_tokens[m_at]; }
  const Token& following() const { return m_tokens[std::min(m_at + 1, m_tokens.size() - 1)]; }
  Token take();
  bool at(TokenKind kind) const { return current().kind == kind; }
  bool atOperator(std::string_view symbol) const { return at(TokenKind::Operator) && current().text == symbol; }
  bool atName(std::string_view name) const { return at(TokenKind::Name) && current().text == name; }
  bool skipOperator(std::string_view symbol);
  bool skipName(std::string_view name);
  void expectOperator(std::string_view symbol);
  void expectName(std::string_view name);
  void expect(TokenKind kind, const char* what);
  std::string expectIdentifier();
  std::string describe() const;
  void stop(std::string message, int line = 0);
  bool stopped() const { return m_error.has_value(); }
  bool ended() const { return at(TokenKind::End); }

  // Expressions
  ExpressionPtr make(ExpressionKind kind, int line) const;
  /// Adds children and keeps the depth of the tree within bounds.
  void adopt(Expression& parent, ExpressionPtr child);
  ExpressionPtr parseExpression(bool withConditional = true);
  ExpressionPtr parseConditional();
  /// Operands with `word` between them, joined from the left.
  ExpressionPtr parseJoined(const char* word, ExpressionKind kind, ExpressionPtr (Parser::*operand)());
  ExpressionPtr parseOr();
  ExpressionPtr parseAnd();
  ExpressionPtr parseNot();
  ExpressionPtr parseCompare();
  ExpressionPtr parseSum();
  ExpressionPtr parseConcatenation();
  ExpressionPtr parseProduct();
  ExpressionPtr parsePower();
  ExpressionPtr parseUnary(bool withFilter = true);
  ExpressionPtr parsePrimary(bool namespaceTargets = false);
  ExpressionPtr parsePostfix(ExpressionPtr node);
  ExpressionPtr parseFilterExpression(ExpressionPtr node);
  ExpressionPtr parseFilters(ExpressionPtr node, bool startInline = false);
  ExpressionPtr parseTest(ExpressionPtr node);
  ExpressionPtr parseSubscript(ExpressionPtr node);
  ExpressionPtr parseSubscripted(ExpressionPtr node, int line);
  ExpressionPtr parseCall(ExpressionPtr node);
  void parseArguments(Expression& call);
  ExpressionPtr parseList();
  ExpressionPtr parseDict();
  enum class TupleMode { Full, NoConditional, Parentheses, Target, NamespaceTarget };
  ExpressionPtr parseTuple(TupleMode mode, std::initializer_list<const char*> ends = {});
  ExpressionPtr parseName(const Token& token);

  // Statements
  Body parseBody(std::initializer_list<const char*> ends);
  Body parseBlockBody(std::initializer_list<const char*> ends);
  std::unique_ptr<Statement> parseStatement();
  std::unique_ptr<Statement> statement(StatementKind kind);
  std::unique_ptr<Statement> parseSet();
  std::unique_ptr<Statement> parseFor();
  std::unique_ptr<Statement> parseIf();
  std::unique_ptr<Statement> parseMacro();
  std::unique_ptr<Statement> parseCallBlock();
  std::unique_ptr<Statement> parseFilterBlock();
  std::unique_ptr<Statement> parseWith();
  std::unique_ptr<Statement> parseNamedBlock();
  std::unique_ptr<Statement> parseAutoescape();
  std::unique_ptr<Statement> parseGeneration();
  std::unique_ptr<Statement> parsePrint();
  void parseSignature(Signature& signature);
  /// The body of a macro, call block or generation block: a function of its own, so loops outside it cannot be broken
  /// out of.
  Body parseFunctionBody(Signature& signature, std::initializer_list<const char*> ends);
  ExpressionPtr parseTarget(bool namespaces, std::initializer_list<const char*> ends = {});
  void checkTarget(const Expression& target);
  int symbol(const std::string& name);

  /// One level of recursion, of the parser and of what it builds.
  class Level {
   public:
    explicit Level(Parser& parser) : m_parser(parser) {
      if (++m_parser.m_depth > kMostLevels) m_parser.stop("The template nests too deeply.");
    }
    ~Level() { --m_parser.m_depth; }

   private:
    Parser& m_parser;
  };
  static constexpr int kMostLevels = 400;
  static constexpr int kMostTreeDepth = 400;

  std::vector<Token> m_tokens;
  size_t m_at = 0;
  tw::Text m_name;
  std::optional<Error> m_error;
  int m_depth = 0;
  int m_loops = 0;     ///< loops around, up to the next function
  bool m_soft = false; ///< inside an if: unknown filters and tests are errors only when they are reached
  std::vector<Signature*> m_functions;
  std::vector<std::string> m_blocks;
  std::vector<std::pair<std::string, int>> m_unresolved; ///< unknown filters and tests: message, line
  Template m_template;
};

} // namespace tw::jinja
