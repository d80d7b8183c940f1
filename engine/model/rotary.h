#pragma once
// Angles of the rotary embedding, as Transformers' modeling_rope_utils computes them.
#include "engine/model/causal_model.h"

namespace tw {

class KvCache;

struct RopeTables {
  at::Tensor cosine, sine; ///< float32 [tokens, rotated / 2], the attention scaling included
};

class RotaryEmbedding {
 public:
  RotaryEmbedding(const ModelConfig& config, const RopeConfig& rope, at::Device device);
  /// With Dynamic, LongRope and QwenNtk a segment's length decides about its angles, each segment for itself.
  /// Qwen: that of the prompt, which `cache` knows for the tokens after it, and never in training.
  RopeTables tables(const TokenBatch& batch, const ForwardMode& mode, const KvCache* cache) const;

 private:
  at::Tensor powers(double base) const;
  /// Inverse frequencies for a segment that ends at `length`, or undefined where the usual ones hold.
  at::Tensor inverseFor(int64_t length) const;
  RopeConfig m_rope;
  int64_t m_dim, m_maxPositions;
  at::Tensor m_inverse, m_long; ///< float32 [rotated / 2]; m_long: longrope beyond the original context
  double m_attentionScaling = 1.0;
};

} // namespace tw
