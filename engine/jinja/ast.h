#pragma once
// The parsed template. Nodes are plain data, shared read-only by all renderings.
#include "engine/jinja/builtins.h"
#include "engine/jinja/operators.h"

namespace tw::jinja {

struct Expression;
struct Statement;
using ExpressionPtr = std::unique_ptr<Expression>;
using Body = std::vector<std::unique_ptr<Statement>>;

enum class ExpressionKind : uint8_t {
  Constant,
  Name,
  Tuple,
  List,            ///< parts
  Dict,            ///< parts: key, value, key, value …
  Attribute,       ///< parts[0].name
  NamespaceTarget, ///< symbol.name, as a target of set
  Item,            ///< parts[0][parts[1]]
  Slice,           ///< parts[0][parts[1]:parts[2]:parts[3]], left-out parts are null
  Call,            ///< parts[0](call)
  Filter,
  Test, ///< parts[0] | name(call); the filter of a block has no parts[0]
  Not,
  Negate,
  Plus,
  And,
  Or,
  Arithmetic,  ///< parts[0] op parts[1]
  Compare,     ///< parts[0] ops[0] parts[1] ops[1] …
  Concatenate, ///< ~
  Conditional  ///< parts[0] if parts[1] else parts[2] (null: undefined)
};

struct CallArguments {
  std::vector<ExpressionPtr> positional;
  std::vector<std::pair<std::string, ExpressionPtr>> named;
  ExpressionPtr star, doubleStar;
};

struct Expression {
  ExpressionKind kind = ExpressionKind::Constant;
  Operator op = Operator::Add;
  int line = 0;
  int depth = 1; ///< of the tree: evaluation recurses that deep
  int symbol = -1;
  Value constant;
  std::string name;
  std::vector<ExpressionPtr> parts;
  std::vector<Operator> ops;
  CallArguments call;
  Filter filter = nullptr; ///< nullptr: unknown, an error when it is reached
  Test test = nullptr;
};

/// Parameters of a macro or a call block.
struct Signature {
  std::string name;
  std::vector<std::pair<std::string, int>> parameters; ///< name, symbol
  std::vector<ExpressionPtr> defaults;                 ///< of the last parameters
  bool usesCaller = false, usesVarargs = false, usesKwargs = false;
};

enum class StatementKind : uint8_t {
  Text,
  Output,
  If,
  For,
  Set,
  SetBlock,
  Macro,
  CallBlock,
  FilterBlock,
  With,
  Block,
  Generation,
  Break,
  Continue
};

struct Statement {
  StatementKind kind = StatementKind::Text;
  int line = 0;
  std::string text;                   ///< Text
  std::vector<ExpressionPtr> values;  ///< Output: what to print. With: values
  std::vector<ExpressionPtr> targets; ///< With, Set, SetBlock, For
  ExpressionPtr value;     ///< Set, For: what to walk over. CallBlock: the call. FilterBlock, SetBlock: the filter
  ExpressionPtr condition; ///< For … if
  bool recursive = false;  ///< For
  bool scoped = false;     ///< Block
  int symbol = -1;         ///< Macro
  std::vector<std::pair<ExpressionPtr, Body>> branches; ///< If, elif
  Body body, otherwise;
  Signature signature;
};

/// Names are numbers while rendering; these are always there.
enum KnownSymbol : int { SymbolLoop, SymbolCaller, SymbolVarargs, SymbolKwargs, KnownSymbols };

struct Template {
  std::vector<std::string> symbols;
  std::unordered_map<std::string, int> symbolIds;
  Body body;
  bool hasGeneration = false;
};

} // namespace tw::jinja
