#include "engine/model/gemma3n_layer.h"
#include "engine/model/activation.h"
#include "engine/ops/gaussian_topk.h"
#include "engine/weights/linear_group.h"

#include <array>
#include <numbers>

namespace tw {

Gemma3nLayer::Gemma3nLayer(const ModelConfig& config, int64_t index)
    : m_config(&config), m_index(index), m_attention(config, index), m_altUp(config) {
  const double share = config.gemma3n->sparsity[static_cast<size_t>(index)];
  m_sparse = share > 0;
  if (m_sparse) m_deviations = ops::normalQuantile(share);
}

void Gemma3nLayer::setLinear(TensorSlot::Part part, const AdaptableWeight* weight) {
  using Part = TensorSlot::Part;
  switch (part) {
  case Part::Gate: m_gate = weight; break;
  case Part::Up: m_up = weight; break;
  case Part::Down: m_down = weight; break;
  case Part::LaurelLeft: m_laurelLeft = weight; break;
  case Part::LaurelRight: m_laurelRight = weight; break;
  case Part::PerLayerGate: m_embeddingGate = weight; break;
  case Part::PerLayerProjection: m_embeddingProjection = weight; break;
  default:
    TORCH_CHECK(m_attention.setLinear(part, weight) || m_altUp.setLinear(part, weight), "not a linear of a layer");
  }
}

at::Tensor& Gemma3nLayer::place(TensorSlot::Part part) {
  using Part = TensorSlot::Part;
  if (auto* norm = m_attention.norm(part)) return norm->weight;
  if (auto* tensor = m_altUp.place(part)) return *tensor;
  switch (part) {
  case Part::AttentionNorm: return m_attentionNorm.weight;
  case Part::AttentionPostNorm: return m_attentionPostNorm.weight;
  case Part::MlpNorm: return m_mlpNorm.weight;
  case Part::MlpPostNorm: return m_mlpPostNorm.weight;
  case Part::LaurelNorm: return m_laurelNorm.weight;
  case Part::PerLayerNorm: return m_embeddingNorm.weight;
  default: TORCH_CHECK(false, "not a tensor of a layer");
  }
}

at::Tensor Gemma3nLayer::attended(const at::Tensor& active, const LayerContext& context, KeyValues* shared) const {
  const auto& c = *m_config;
  const auto x = m_attentionNorm.apply(active, c);
  const auto laurel =
      x + m_laurelNorm.apply(m_laurelRight->forward(m_laurelLeft->forward(x, context.mode), context.mode), c);
  const auto output = context.adapted(m_index, Block::Attention, x, active, m_attention.forward(x, context, shared));
  const auto attention = m_attentionPostNorm.apply(output, c);
  return (active + attention + laurel) / std::numbers::sqrt2;
}

at::Tensor Gemma3nLayer::feedForward(const at::Tensor& middle, const LayerContext& context) const {
  const std::array<const AdaptableWeight*, 2> group{m_gate, m_up};
  const auto x = m_mlpNorm.apply(middle, *m_config);
  const auto inner = forwardGroup(group, x, context.mode);
  const auto gate = m_sparse ? ops::gaussianTopK(inner[0], m_deviations) : inner[0];
  auto output = m_down->forward(activated(gate, m_config->activation) * inner[1], context.mode);
  return m_mlpPostNorm.apply(context.adapted(m_index, Block::FeedForward, x, middle, std::move(output)), *m_config);
}

at::Tensor Gemma3nLayer::gatedEmbedding(const at::Tensor& active, const at::Tensor& embedding,
                                        const ForwardMode& mode) const {
  const auto gate = activated(m_embeddingGate->forward(m_altUp.scaled(active), mode), m_config->activation);
  return m_embeddingNorm.apply(m_embeddingProjection->forward(gate * embedding, mode), *m_config);
}

at::Tensor Gemma3nLayer::forward(const at::Tensor& streams, const at::Tensor& embedding, const LayerContext& context,
                                 KeyValues* shared) const {
  const auto& c = *m_config;
  const auto predicted = m_altUp.predict(streams, context.mode);
  const auto middle = attended(m_altUp.active(predicted), context, shared);
  const auto output = middle + feedForward(middle, context);
  auto corrected = m_altUp.correct(predicted, output, context.mode);
  const int64_t others = c.gemma3n->streams - 1;
  if (others > 0)
    corrected.narrow(1, 1, others)
        .add_(gatedEmbedding(m_altUp.active(corrected), embedding, context.mode).unsqueeze(1));
  return corrected;
}

} // namespace tw
