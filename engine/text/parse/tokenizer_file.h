#pragma once
// tokenizer.json, read in one pass: the model's tables go straight into vectors (they have 10⁵ entries), the rest into
// JSON.
#include "engine/base/files.h"

#include <vector>

namespace tw {

struct TokenizerFile {
  Json rest; ///< the document without model.vocab and model.merges
  bool hasVocabulary = false, hasMerges = false;
  bool ranksAreIds = false;                                     ///< tiktoken's order of merges (see BpeOptions)
  std::vector<std::pair<std::string, int64_t>> vocabulary;      ///< {"token": id}
  std::vector<std::pair<std::string, double>> scoredVocabulary; ///< [["piece", score]]
  std::vector<std::pair<std::string, std::string>> merges;      ///< "a b" or ["a", "b"]
};

/// Errors: those of readFile, tokenizer.damaged.
Result<TokenizerFile> readTokenizerFile(const fs::path& path);
/// The same from memory. Errors: tokenizer.damaged.
Result<TokenizerFile> parseTokenizerFile(std::string_view text);

} // namespace tw
