#pragma once
// A batch together with what a method has put before its segments.
#include "engine/model/causal_model.h"

namespace tw {

struct PlacedBatch {
  TokenBatch batch;            ///< ids of the tokens alone; positions and offsets of all rows that the layers compute
  std::vector<int64_t> starts; ///< tokens before which virtual tokens go; empty with a prefix
  at::Tensor own;              ///< int64: rows of the tokens; undefined where all rows are
  at::Tensor lastVirtual;      ///< int64: of each segment that begins, the row of its last virtual token
};

/// `attached` has positions of its own; `given` counts its positions without them. A segment begins in this batch where
/// the cache holds no token of its sequence; without a cache all that have tokens do.
PlacedBatch placedBatch(const TokenBatch& given, const Attachments& attached, const KvCache* cache);

/// The sequences of `cache` that begin with a batch of these offsets.
std::vector<int64_t> beginningSequences(const std::vector<int64_t>& offsets, const KvCache& cache);

} // namespace tw
