#pragma once
// Causal attention over segments that lie one after another: no padding, no attention across segments.
#include <ATen/ATen.h>
#include <vector>

namespace tw::ops {

struct AttentionShape {
  std::vector<int64_t> offsets; ///< [segments + 1] into the tokens
  int64_t window = 0;           ///< each token sees itself and window - 1 before it; 0 = all before it
};

/// q [tokens, heads, headDim], k and v [tokens, kvHeads, headDim] -> [tokens, heads, headDim]; scale 1/sqrt(headDim); kvHeads divides heads.
/// CPU: the flash kernel, equal segments together. CUDA with 16-bit types: varlen flash attention. Otherwise ATen's composition.
at::Tensor attention(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, const AttentionShape& shape);

/// Inference against a cache: q [batch, length, heads, headDim] are the last `length` of the k.size(1) positions; k, v [batch, positions, kvHeads, headDim].
at::Tensor cachedAttention(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, int64_t window);

/// The plain composition (softmax of masked scores, float32) that attention must equal.
at::Tensor attentionReference(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, const AttentionShape& shape);

} // namespace tw::ops
