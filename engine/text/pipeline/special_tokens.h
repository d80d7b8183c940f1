#pragma once
// tokenizer_config.json and special_tokens_map.json: which tokens are bos, eos, pad and unk, and what they add.
#include "engine/base/files.h"
#include "engine/text/pipeline/added_tokens.h"

#include <optional>

namespace tw {

struct TokenizerConfig {
  std::optional<std::string> bos, eos, pad, unk;
  std::optional<bool> addBos, addEos, legacy, addPrefixSpace;
  std::string
      className; ///< tokenizer_class, or the class that auto_map or config.json's model_type names; may be empty
  std::vector<AddedToken> added; ///< added_tokens_decoder (else added_tokens.json) by id, ids as given there
  /// Tokens that are special by their role (bos, eos, unk, sep, pad, cls, mask, others that end in _token) or by
  /// extra_special_tokens, in the order in which Transformers adds those that are no added tokens yet.
  std::vector<AddedToken> named;
};

/// All files may be absent. Where tokenizer_config.json has no added_tokens_decoder, special_tokens_map.json wins over
/// it and added_tokens.json counts; otherwise the map only fills in what is missing. Source: _from_pretrained of
/// Transformers' tokenization_utils_base.py. Errors: tokenizer.damaged, and those of reading.
Result<TokenizerConfig> readTokenizerConfig(const fs::path& modelFolder);
/// One entry of added_tokens or added_tokens_decoder. Errors: tokenizer.damaged.
Result<AddedToken> addedTokenFromJson(const Json& json, int64_t id);
/// Fills in ids, and finds by encoding "" what the tokenizer adds.
SpecialTokens resolveSpecialTokens(const TokenizerConfig& config, const Tokenizer& tokenizer);

} // namespace tw
