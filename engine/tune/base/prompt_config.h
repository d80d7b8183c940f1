#pragma once
// adapter_config.json of methods that learn what stands before the text (PEFT's prompt learning): what they share.
#include "engine/tune/base/peft_config.h"

namespace tw {

struct PromptConfig : PeftConfig {
  int64_t virtualTokens = 20;
  /// Of the model: token_dim, num_layers, num_attention_heads.
  int64_t tokenDim = 0, layers = 0, heads = 0;
};

/// Errors: adapter.config, adapter.unsupported (what only encoder-decoder models have, modules_to_save).
Result<> readPromptConfig(const PeftConfigReader& reader, PromptConfig& config);
nlohmann::json promptConfigJson(const PromptConfig& config);

} // namespace tw
