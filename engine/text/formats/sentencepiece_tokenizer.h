#pragma once
// tokenizer.model: sentencepiece's own library behind the Tokenizer interface, or a BPE pipeline made of its pieces.
#include "engine/text/pipeline/special_tokens.h"

#include <memory>

namespace tw {

/// Errors: tokenizer.damaged, tokenizer.unsupported, and those of reading.
Result<std::shared_ptr<const Tokenizer>> loadSentencePiece(const fs::path& modelFile, const TokenizerConfig& config);

/// What this program needs from a ModelProto, read field by field before the library (which trusts its input) sees it.
struct SentencePiece {
  static constexpr int kUnknown = 2, kControl = 3, kUserDefined = 4; ///< of SentencePiece.Type
  std::string_view text;                                             ///< within the proto
  int type = 1;
};
struct SentencePieceSummary {
  std::vector<SentencePiece> pieces;
  bool unigram = true, addDummyPrefix = true;
};
/// Errors: tokenizer.damaged.
Result<SentencePieceSummary> summarizeSentencePiece(std::string_view proto);

/// Whether tokenizer_config.json names a class for which Transformers makes a BPE pipeline of the pieces.
bool convertsSentencePiece(const TokenizerConfig& config);
/// That pipeline, with legacy and non-legacy prefixes. Errors: tokenizer.damaged.
Result<std::shared_ptr<const Tokenizer>> convertSentencePiece(const SentencePieceSummary& summary,
                                                              TokenizerConfig config);

} // namespace tw
