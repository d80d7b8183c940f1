#include "engine/infer/known_ids.h"

#include <algorithm>

namespace tw {

Result<> checkIds(std::span<const int32_t> ids, int64_t vocabularySize, const Tokenizer* tokenizer, const Text& where) {
  const auto found = std::find_if(ids.begin(), ids.end(), [&](int32_t id) { return id < 0 || id >= vocabularySize; });
  if (found == ids.end()) return {};
  const auto name = tokenizer ? tokenizer->token(*found) : std::nullopt;
  const auto advice =
      TW_TEXT("A token that was added to the tokenizer needs a row in the model: enlarge the model where it was made "
              "(resize_token_embeddings), or take the token out of data and template. Otherwise the tokenizer's files "
              "belong to another model: copy those that were published with this one into its folder.");
  if (!name)
    return fail(requestError("tokenizer.mismatch",
                             TW_TEXT("%1 holds the token id %2, but the model has embeddings for %3 tokens only.",
                                     where, *found, vocabularySize),
                             advice));
  return fail(requestError("tokenizer.mismatch",
                           TW_TEXT("%1 holds the token %2 (id %3), but the model has embeddings for %4 tokens only.",
                                   where, *name, *found, vocabularySize),
                           advice));
}

} // namespace tw
