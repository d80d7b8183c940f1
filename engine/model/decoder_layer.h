#pragma once
// One block: norm → q, k, v → rope → attention → o → norm, added; norm → gate, up → activation → down → norm, added. Which norms and modules there are
// says the family's name table.
#include "engine/model/causal_model.h"
#include "engine/model/norm.h"
#include "engine/model/rotary.h"
#include "engine/model/routed_experts.h"
#include "engine/model/tensor_slots.h"
#include "engine/ops/attention.h"

namespace tw {

/// What a forward pass hands to every layer.
struct LayerContext {
  const TokenBatch* batch = nullptr;
  std::vector<RopeTables> ropes; ///< one for each of the configuration's
  at::Tensor queryScale;         ///< [tokens, 1, 1] in the compute dtype, or undefined
  ForwardMode mode;
  KvCache* cache = nullptr;
  RouterTally* tally = nullptr; ///< a layer with routed experts writes its own there, if asked
};

class DecoderLayer {
 public:
  /// `prefix`: of module names, "model.".
  DecoderLayer(const ModelConfig& config, const std::string& prefix, int64_t index);
  /// x [tokens, hidden] in the compute dtype.
  at::Tensor forward(const at::Tensor& x, const LayerContext& context) const;

  /// The places of this layer's modules; weights live in the model's list.
  void setLinear(const TensorSlot& slot, const AdaptableWeight* weight);
  /// Null where the layer has a plain MLP.
  RoutedExperts* experts() const { return m_experts.get(); }
  Norm& norm(TensorSlot::Part part);

 private:
  struct Projected {
    at::Tensor query, key, value; ///< [tokens, heads · headDim] and twice [tokens, kvHeads · headDim]
  };
  Projected project(const at::Tensor& x, const ForwardMode& mode) const;
  void normalizeHeads(Projected& projected) const;
  at::Tensor rotated(const at::Tensor& x, const LayerContext& context) const;
  at::Tensor attend(const at::Tensor& x, const LayerContext& context) const;
  at::Tensor attendCached(const at::Tensor& query, const at::Tensor& key, const at::Tensor& value, const LayerContext& context) const;
  at::Tensor feedForward(const at::Tensor& x, const LayerContext& context) const;
  at::Tensor added(const at::Tensor& x, const at::Tensor& block) const;

  const ModelConfig* m_config;
  int64_t m_index, m_rope;
  ops::ScoreOptions m_scores;
  const AdaptableWeight *m_q = nullptr, *m_k = nullptr, *m_v = nullptr, *m_qkv = nullptr, *m_o = nullptr;
  const AdaptableWeight *m_gate = nullptr, *m_up = nullptr, *m_gateUp = nullptr, *m_down = nullptr;
  std::unique_ptr<RoutedExperts> m_experts;
  Norm m_attentionNorm, m_qNorm, m_kNorm, m_attentionPostNorm, m_mlpNorm, m_mlpPostNorm;
};

/// layer.forward, the tally included, whose activations are dropped and computed again in backward; only x is kept. Dropout repeats since its masks depend on the mode's seed.
at::Tensor checkpointed(const DecoderLayer& layer, const at::Tensor& x, const LayerContext& context);

} // namespace tw
