#include "engine/ops/attention_blocks.h"

#include <limits>

namespace tw::ops {

std::vector<SegmentGroup> groupSegments(const std::vector<int64_t>& offsets, int64_t prefix) {
  std::vector<SegmentGroup> groups;
  int64_t before = 0; // segments with tokens
  for (size_t i = 0; i + 1 < offsets.size(); ++i) {
    const int64_t length = offsets[i + 1] - offsets[i];
    if (length == 0) continue;
    if (!groups.empty() && groups.back().length == length) ++groups.back().count;
    else groups.push_back({offsets[i], 1, length, offsets[i] + before * prefix, length + prefix});
    ++before;
  }
  return groups;
}

std::vector<AttentionBlock> planBlocks(int64_t queries, int64_t keys, int64_t window) {
  const int64_t past = keys - queries;
  const bool limited = window > 0 && window < keys;
  if (past == 0 && !limited) return {{0, queries, 0, keys, true, false}};
  if (queries == 1) return {{0, 1, limited ? keys - window : 0, keys, false, false}};
  constexpr int64_t rows = 512;
  std::vector<AttentionBlock> blocks;
  for (int64_t q0 = 0; q0 < queries; q0 += rows) {
    const int64_t q1 = std::min(queries, q0 + rows);
    const int64_t k0 = limited ? std::max<int64_t>(0, past + q0 - window + 1) : 0;
    blocks.push_back({q0, q1, k0, past + q1, false, true});
  }
  return blocks;
}

at::Tensor blockMask(const AttentionBlock& block, int64_t queries, int64_t keys, int64_t window,
                     const at::TensorOptions& options) {
  const auto rows =
      at::arange(keys - queries + block.q0, keys - queries + block.q1, options.dtype(at::kLong)).unsqueeze(1);
  const auto columns = at::arange(block.k0, block.k1, options.dtype(at::kLong)).unsqueeze(0);
  auto hidden = columns.gt(rows);
  if (window > 0) hidden.logical_or_(columns.le(rows - window));
  return at::zeros({block.q1 - block.q0, block.k1 - block.k0}, options)
      .masked_fill_(hidden, -std::numeric_limits<double>::infinity())
      .unsqueeze(0)
      .unsqueeze(0);
}

} // namespace tw::ops
