#pragma once
// Causal attention over segments that lie one after another: no padding, no attention across segments.
#include <ATen/ATen.h>
#include <optional>
#include <vector>

namespace tw::ops {

/// How scores come about.
struct ScoreOptions {
  int64_t window = 0;          ///< each token sees itself and window - 1 before it; 0 = all before it
  std::optional<double> scale; ///< of q·k; 1/sqrt(headDim) otherwise
  double softcap = 0;          ///< scores become softcap · tanh(score / softcap); 0 = as they are
};

struct AttentionShape {
  std::vector<int64_t> offsets; ///< [segments + 1] into the tokens
  ScoreOptions scores = {};
  /// Keys and values that stand before each segment's own, at the positions before its first token: every token of the
  /// segment sees them, within the window. A segment without tokens has none.
  int64_t prefix = 0;
};

/// q [tokens, heads, headDim], k and v [tokens + prefix · segments with tokens, kvHeads, headDim] -> [tokens, heads,
/// headDim]; kvHeads divides heads.
/// CPU: the flash kernel, equal segments together. CUDA with 16-bit types: varlen flash attention. Otherwise ATen's
/// composition. Capped scores: blocks of a composition, computed again in backward.
at::Tensor attention(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, const AttentionShape& shape);

/// Inference against a cache: q [batch, length, heads, headDim] are the last `length` of the k.size(1) positions; k, v
/// [batch, positions, kvHeads, headDim].
at::Tensor cachedAttention(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, const ScoreOptions& scores);

/// The plain composition (softmax of masked scores, float32) that attention must equal.
at::Tensor attentionReference(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v,
                              const AttentionShape& shape);

} // namespace tw::ops
