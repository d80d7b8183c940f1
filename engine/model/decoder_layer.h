#pragma once
// One block: norm → q, k, v → rope → attention → o → norm → gate, up → swiglu → down, with two residuals.
#include "engine/model/causal_model.h"
#include "engine/model/rotary.h"

namespace tw {

/// What a forward pass hands to every layer.
struct LayerContext {
  const TokenBatch* batch = nullptr;
  RopeTables rope;
  ForwardMode mode;
  KvCache* cache = nullptr;
};

class DecoderLayer {
 public:
  DecoderLayer(const ModelConfig& config, int64_t index) : m_config(&config), m_index(index) {}
  /// x [tokens, hidden] in the compute dtype.
  at::Tensor forward(const at::Tensor& x, const LayerContext& context) const;

  // Weights live in the model's list; norms are [hidden], head norms [headDim] (undefined without qk norm).
  const AdaptableWeight *q = nullptr, *k = nullptr, *v = nullptr, *o = nullptr, *gate = nullptr, *up = nullptr, *down = nullptr;
  at::Tensor inputNorm, postNorm, qNorm, kNorm;

 private:
  at::Tensor attend(const at::Tensor& x, const LayerContext& context) const;
  at::Tensor attendCached(const at::Tensor& query, const at::Tensor& key, const at::Tensor& value, const LayerContext& context) const;
  const ModelConfig* m_config;
  int64_t m_index;
};

/// layer.forward whose activations are dropped and computed again in backward; only x is kept. Dropout repeats since its masks depend on the mode's seed.
at::Tensor checkpointed(const DecoderLayer& layer, const at::Tensor& x, const LayerContext& context);

} // namespace tw
