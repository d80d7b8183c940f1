#pragma once
// Training a vocabulary for a new model: BPE with byte fallback by the sentencepiece library, written as
// tokenizer.model and tokenizer.json.
#include "engine/base/files.h"

#include <functional>
#include <string>
#include <vector>

namespace tw {

struct TokenizerTraining {
  int64_t vocabularySize = 2048;
  /// Matched whole, never split; each has one id right after <unk>.
  std::vector<std::string> specialTokens = {"<|endoftext|>", "<|im_start|>", "<|im_end|>"};
  std::string eos = "<|im_end|>", pad = "<|endoftext|>";
  uint64_t modelMaxLength = 1024;
  std::string chatTemplate; ///< written as chat_template.jinja when not empty
};

/// Trains on `texts` and writes tokenizer.model, tokenizer.json, tokenizer_config.json (and chat_template.jinja) into
/// the existing folder `out`. The text is taken as it is: no normalisation, no dummy prefix. Returns the number of ids.
/// Errors: corpus.too_small (the corpus cannot fill the vocabulary; says how many pieces it can), tokenizer.training.
Result<int64_t> trainTokenizer(const std::vector<std::string>& texts, const TokenizerTraining& options,
                               const fs::path& out);

} // namespace tw
