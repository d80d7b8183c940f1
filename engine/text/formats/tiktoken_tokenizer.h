#pragma once
// Rank files of OpenAI's tiktoken ("base64 rank" a line): qwen.tiktoken, and what Llama 3 and GLM-4 call
// tokenizer.model.
#include "engine/text/pipeline/special_tokens.h"

#include <memory>

namespace tw {

/// Whether a file begins as a rank file does.
bool isTiktoken(std::string_view bytes);

/// A rank file as the pipeline that its family uses. The family is read from the name of the file and from
/// tokenizer_config.json: Qwen's first generation (NFC, one digit at a time, <|extra_N|>), GLM-4 ([gMASK]<sop> before a
/// text) and, for all others, Llama 3. Errors: tokenizer.damaged, and those of reading.
Result<std::shared_ptr<const Tokenizer>> loadTiktoken(const fs::path& file, TokenizerConfig config);

} // namespace tw
