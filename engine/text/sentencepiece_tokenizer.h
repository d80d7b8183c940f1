#pragma once
// tokenizer.model: sentencepiece's own library behind the Tokenizer interface.
#include "engine/text/special_tokens.h"

namespace tw {

/// Errors: tokenizer.damaged, tokenizer.unsupported, and those of reading.
Result<std::shared_ptr<const Tokenizer>> loadSentencePiece(const fs::path& modelFile, const TokenizerConfig& config);

/// What this program needs from a ModelProto, read field by field before the library (which trusts its input) sees it.
struct SentencePieceSummary {
  size_t pieces = 0;
  bool unigram = true, addDummyPrefix = true;
};
/// Errors: tokenizer.damaged.
Result<SentencePieceSummary> summarizeSentencePiece(std::string_view proto);

} // namespace tw
