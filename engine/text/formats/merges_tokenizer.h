#pragma once
// Byte-level BPE in the two files of old, vocab.json and merges.txt, as GPT-2 and Qwen2 were published.
#include "engine/text/pipeline/special_tokens.h"

#include <memory>

namespace tw {

/// The pipeline of the class that `config` names: GPT2Tokenizer or Qwen2Tokenizer of Transformers, which these files
/// say nothing about. Errors: tokenizer.unsupported (another class), tokenizer.damaged (file and line), and those of
/// reading.
Result<std::shared_ptr<const Tokenizer>> loadMerges(const fs::path& modelFolder, const TokenizerConfig& config);

} // namespace tw
