#pragma once
// One block: norm → q, k, v → rope → attention → o → norm, added; norm → gate, up → activation → down → norm, added.
// Which norms and modules there are says the family's name table.
#include "engine/model/routed_experts.h"
#include "engine/model/self_attention.h"

namespace tw {

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
  at::Tensor feedForward(const at::Tensor& x, const LayerContext& context) const;
  at::Tensor added(const at::Tensor& x, const at::Tensor& block) const;

  const ModelConfig* m_config;
  int64_t m_index;
  SelfAttention m_attention;
  const AdaptableWeight *m_gate = nullptr, *m_up = nullptr, *m_gateUp = nullptr, *m_down = nullptr;
  std::unique_ptr<RoutedExperts> m_experts;
  Norm m_attentionNorm, m_attentionPostNorm, m_mlpNorm, m_mlpPostNorm;
};

} // namespace tw
