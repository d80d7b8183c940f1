#pragma once
// How segments become calls of a batched attention kernel. Internal to ops/.
#include "engine/ops/attention.h"

namespace tw::ops {

/// `count` segments of equal `length` that follow one another from token `begin`; their keys, `keyLength` each, from
/// row `keyBegin`.
struct SegmentGroup {
  int64_t begin = 0, count = 0, length = 0, keyBegin = 0, keyLength = 0;
};
/// `prefix`: as AttentionShape has it.
std::vector<SegmentGroup> groupSegments(const std::vector<int64_t>& offsets, int64_t prefix = 0);

/// Queries [q0, q1) of a segment against keys [k0, k1).
struct AttentionBlock {
  int64_t q0 = 0, q1 = 0, k0 = 0, k1 = 0;
  bool causal = false; ///< q and k cover the same positions: plain causal
  bool masked = false; ///< needs blockMask
};
/// Queries are the last `queries` of `keys` positions. Blocks keep masks small: [<= 512, keys it can see].
std::vector<AttentionBlock> planBlocks(int64_t queries, int64_t keys, int64_t window);
/// [1, 1, q1 - q0, k1 - k0], 0 where visible, -inf elsewhere.
at::Tensor blockMask(const AttentionBlock& block, int64_t queries, int64_t keys, int64_t window,
                     const at::TensorOptions& options);

} // namespace tw::ops
