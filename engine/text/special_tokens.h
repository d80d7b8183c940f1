#pragma once
// tokenizer_config.json and special_tokens_map.json: which tokens are bos, eos, pad and unk, and what they add.
#include "engine/text/added_tokens.h"

#include <optional>

namespace tw {

struct TokenizerConfig {
  std::optional<std::string> bos, eos, pad, unk;
  std::optional<bool> addBos, addEos, legacy, addPrefixSpace;
  std::string className;         ///< tokenizer_class, or the class that auto_map names; may be empty
  std::vector<AddedToken> added; ///< added_tokens_decoder, ids as given there
};

/// Both files may be absent. Errors: tokenizer.damaged, and those of reading.
Result<TokenizerConfig> readTokenizerConfig(const fs::path& modelFolder);
/// One entry of added_tokens or added_tokens_decoder. Errors: tokenizer.damaged.
Result<AddedToken> addedTokenFromJson(const Json& json, int64_t id);
/// Fills in ids, and finds by encoding "" what the tokenizer adds.
SpecialTokens resolveSpecialTokens(const TokenizerConfig& config, const Tokenizer& tokenizer);

} // namespace tw
