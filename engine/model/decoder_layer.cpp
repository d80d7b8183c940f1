#include "engine/model/decoder_layer.h"
#include "engine/model/activation.h"
#include "engine/weights/linear_group.h"

#include <array>

namespace tw {

DecoderLayer::DecoderLayer(const ModelConfig& config, const std::string& prefix, int64_t index)
    : m_config(&config), m_index(index), m_attention(config, index) {
  if (config.experts.routes(index))
    m_experts =
        std::make_unique<RoutedExperts>(config, prefix + config.names.layers + "." + std::to_string(index) + ".");
}

void DecoderLayer::setLinear(const TensorSlot& slot, const AdaptableWeight* weight) {
  using Part = TensorSlot::Part;
  if (m_attention.setLinear(slot.part, weight)) return;
  switch (slot.part) {
  case Part::Gate: m_gate = weight; break;
  case Part::Up: m_up = weight; break;
  case Part::GateUp: m_gateUp = weight; break;
  case Part::Down: m_down = weight; break;
  default: TORCH_CHECK(m_experts, "not a linear of a layer"); m_experts->setLinear(slot, weight);
  }
}

Norm& DecoderLayer::norm(TensorSlot::Part part) {
  using Part = TensorSlot::Part;
  if (auto* inner = m_attention.norm(part)) return *inner;
  switch (part) {
  case Part::AttentionNorm: return m_attentionNorm;
  case Part::AttentionPostNorm: return m_attentionPostNorm;
  case Part::MlpNorm: return m_mlpNorm;
  case Part::MlpPostNorm: return m_mlpPostNorm;
  default: TORCH_CHECK(false, "not a norm of a layer");
  }
}

at::Tensor DecoderLayer::feedForward(const at::Tensor& x, const LayerContext& context) const {
  const auto& mode = context.mode;
  if (m_experts) return m_experts->forward(x, mode, context.tally);
  if (!m_gate && !m_gateUp) return m_down->forward(activated(m_up->forward(x, mode), m_config->activation), mode);
  at::Tensor gate, up;
  if (m_gateUp) {
    const auto halves = m_gateUp->forward(x, mode).chunk(2, 1);
    gate = halves[0], up = halves[1];
  } else {
    const std::array<const AdaptableWeight*, 2> group{m_gate, m_up};
    auto inner = forwardGroup(group, x, mode);
    gate = std::move(inner[0]), up = std::move(inner[1]);
  }
  return m_down->forward(gated(gate, up, m_config->activation), mode);
}

at::Tensor DecoderLayer::added(const at::Tensor& x, const at::Tensor& block) const {
  return m_config->residualMultiplier == 1.0 ? x + block : x + block * m_config->residualMultiplier;
}

at::Tensor DecoderLayer::forward(const at::Tensor& x, const LayerContext& context) const {
  const auto& c = *m_config;
  const auto before = m_attentionNorm.apply(x, c);
  auto block = context.adapted(m_index, Block::Attention, before, x, m_attention.forward(before, context));
  const auto attended = added(x, m_attentionPostNorm.apply(block, c));
  const auto between = m_mlpNorm.apply(attended, c);
  block = context.adapted(m_index, Block::FeedForward, between, attended, feedForward(between, context));
  return added(attended, m_mlpPostNorm.apply(block, c));
}

} // namespace tw
