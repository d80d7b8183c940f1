#pragma once
// Template source -> tokens, with Jinja's whitespace control: trim_blocks and lstrip_blocks on, one final newline
// dropped.
#include "engine/api/result.h"
#include "engine/jinja/value.h"

namespace tw::jinja {

enum class TokenKind : uint8_t {
  Data,
  VariableBegin,
  VariableEnd,
  BlockBegin,
  BlockEnd,
  Name,
  String,
  Number,
  Operator,
  End
};

struct Token {
  TokenKind kind = TokenKind::End;
  int line = 1;
  std::string text; ///< data, name, the string's value, the operator's characters
  Value value;      ///< of a number
};

/// Always ends with End. Errors: template.syntax.
Result<std::vector<Token>> tokenize(std::string_view source, const tw::Text& name);
Error syntaxError(const tw::Text& name, int line, const std::string& message);

} // namespace tw::jinja
