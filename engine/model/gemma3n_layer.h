#pragma once
// One layer of Gemma 3n: AltUp predicts all streams; the active one goes through attention, LAuReL beside it, and
// feed-forward; AltUp corrects all streams by the result; the layer's own embedding, gated by the active stream, is
// added to the others.
#include "engine/model/altup.h"
#include "engine/model/self_attention.h"

namespace tw {

class Gemma3nLayer {
 public:
  Gemma3nLayer(const ModelConfig& config, int64_t index);
  /// streams [tokens, streams, hidden] and embedding [tokens, perLayerSize], both in the compute dtype → streams.
  /// `shared`: as in SelfAttention.
  at::Tensor forward(const at::Tensor& streams, const at::Tensor& embedding, const LayerContext& context,
                     KeyValues* shared) const;

  /// The places of this layer's modules; weights live in the model's list.
  void setLinear(TensorSlot::Part part, const AdaptableWeight* weight);
  at::Tensor& place(TensorSlot::Part part);

 private:
  at::Tensor attended(const at::Tensor& active, const LayerContext& context, KeyValues* shared) const;
  at::Tensor feedForward(const at::Tensor& middle, const LayerContext& context) const;
  at::Tensor gatedEmbedding(const at::Tensor& active, const at::Tensor& embedding, const ForwardMode& mode) const;

  const ModelConfig* m_config;
  int64_t m_index;
  SelfAttention m_attention;
  AltUp m_altUp;
  double m_deviations = 0; ///< of the gates' cut above their mean
  bool m_sparse;
  const AdaptableWeight *m_gate = nullptr, *m_up = nullptr, *m_down = nullptr;
  const AdaptableWeight *m_laurelLeft = nullptr, *m_laurelRight = nullptr, *m_embeddingGate = nullptr,
                        *m_embeddingProjection = nullptr;
  Norm m_attentionNorm, m_attentionPostNorm, m_mlpNorm, m_mlpPostNorm, m_laurelNorm, m_embeddingNorm;
};

} // namespace tw
