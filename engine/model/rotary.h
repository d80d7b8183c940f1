#pragma once
// Angles of the rotary embedding, as Transformers' modeling_rope_utils computes them.
#include "engine/model/causal_model.h"

namespace tw {

struct RopeTables {
  at::Tensor cosine, sine; ///< float32 [tokens, headDim / 2], the attention scaling included
};

class RotaryEmbedding {
 public:
  RotaryEmbedding(const ModelConfig& config, at::Device device);
  /// With "dynamic", a segment that ends beyond the model's context gets the longer base; each segment for itself.
  RopeTables tables(const TokenBatch& batch) const;

 private:
  at::Tensor frequencies(double base) const;
  ModelConfig m_config;
  at::Tensor m_inverse; ///< float32 [headDim / 2]
  double m_attentionScaling = 1.0;
};

} // namespace tw
