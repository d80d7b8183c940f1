#pragma once
// Ids that a tokenizer gives and a model has no embedding for.
#include "engine/api/result.h"
#include "engine/text/tokenizer.h"

#include <span>

namespace tw {

/// Every id must have a row in the table of embeddings. `tokenizer` names the token (may be null); `where` says where
/// it stands ("Line 3 of data.jsonl"). Errors: tokenizer.mismatch.
Result<> checkIds(std::span<const int32_t> ids, int64_t vocabularySize, const Tokenizer* tokenizer, const Text& where);

} // namespace tw
