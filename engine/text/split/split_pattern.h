#pragma once
// Patterns of Split and Replace: a literal, one of the known regexes as a hand-written scanner, or any other through
// PCRE2.
#include "engine/api/json.h"
#include "engine/api/result.h"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tw {

/// A stretch of text that a pattern matched or left over.
struct PatternMatch {
  size_t begin, end;
  bool matched;
};

class SplitPattern {
 public:
  virtual ~SplitPattern() = default;
  /// Appends stretches that cover `text` (valid UTF-8, not empty) without gaps. Thread-safe. A regex that exceeds its
  /// limits leaves the rest unmatched.
  virtual void find(std::string_view text, std::vector<PatternMatch>& out) const = 0;
};

/// The pattern of GPT-2's ByteLevel pre-tokenizer.
std::unique_ptr<SplitPattern> gpt2Pattern();
/// Oniguruma syntax, as tokenizer.json has it. Errors: tokenizer.unsupported (names the pattern).
Result<std::unique_ptr<SplitPattern>> regexPattern(const std::string& regex);
std::unique_ptr<SplitPattern> literalPattern(std::string literal);
/// {"String": …} or {"Regex": …}. Errors: tokenizer.damaged, tokenizer.unsupported.
Result<std::unique_ptr<SplitPattern>> patternFromJson(const Json& value, const Text& owner);

/// PCRE2 behind the same interface (regexPattern tries the fast scanners first). Errors: tokenizer.unsupported.
Result<std::unique_ptr<SplitPattern>> pcrePattern(const std::string& regex);
/// Oniguruma (Ruby) syntax in PCRE2's, with every character class spelled out. Errors: tokenizer.unsupported.
Result<std::string> translateRegex(const std::string& regex);

/// The scanner for a regex known by heart, or nullptr.
std::unique_ptr<SplitPattern> knownPattern(std::string_view regex);

} // namespace tw
