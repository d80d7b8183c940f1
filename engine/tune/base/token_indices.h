#pragma once
// PEFT's trainable_token_indices: single rows of the tables that are trained beside an adapter, such as those of new
// special tokens.
#include "engine/tune/base/model_shape.h"
#include "engine/tune/base/peft_config.h"

#include <optional>

namespace tw {

/// Rows of one table that take others in their place.
struct TokenRows {
  std::string module;        ///< under which files name them: "model.embed_tokens", "lm_head"
  std::vector<int64_t> rows; ///< in the order of the trained tensor's
  bool input = false;        ///< of the table that ids look up
  bool output = false;       ///< of the output head: its own, or those of a table that it is tied to
  /// The trained tensor [rows, hidden] in files, without PEFT's prefix.
  std::string key() const { return tokenRowsKey(module); }
  static std::string tokenRowsKey(const std::string& module);
};

/// null, a list of rows of the input embeddings, or an object from a table's name to such a list. Nothing where `value`
/// is none of these.
std::optional<TokenIndices> tokenIndicesOf(const Json& value);
/// The same the other way round, null where there are none.
nlohmann::json tokenIndicesJson(const TokenIndices& tokens);

/// What config.tokens means on a model. A head that is tied to the embeddings follows their rows, unless it has other
/// rows of its own, as in PEFT. Errors: method.token_indices (a table that the model has not, a row beyond its
/// vocabulary, a row named twice, a table that is adapted or trained in full as well).
Result<std::vector<TokenRows>> tokenRowsOf(const ModelShape& model, const PeftConfig& config);

/// Of the tensors in an adapter's file: is it a copy of the rows that a tied head follows? `key` and `head` both with
/// PEFT's prefix, or without.
bool isFollowed(const std::vector<TokenRows>& tokens, const std::string& key, const std::string& head);

} // namespace tw
