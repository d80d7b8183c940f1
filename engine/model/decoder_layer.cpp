#include "engine/model/decoder_layer.h"
#include "engine/model/activation.h"
#include "engine/model/kv_cache.h"
#include "engine/ops/rope.h"
#include "engine/quant/linear_group.h"

#include <array>
#include <cmath>

namespace tw {

DecoderLayer::DecoderLayer(const ModelConfig& config, const std::string& prefix, int64_t index) : m_config(&config), m_index(index), m_rope(config.ropes.empty() ? -1 : 0) {
  const auto i = static_cast<size_t>(index);
  if (i < config.ropeOfLayer.size()) m_rope = config.ropeOfLayer[i];
  m_scores = {config.slidingWindow[i], config.attentionScale, config.attentionSoftcap};
  if (config.scaleByInverseLayer)
    m_scores.scale = m_scores.scale.value_or(1.0 / std::sqrt(static_cast<double>(config.headDim))) / static_cast<double>(index + 1);
  if (config.experts.routes(index)) m_experts = std::make_unique<RoutedExperts>(config, prefix + config.names.layers + "." + std::to_string(index) + ".");
}

void DecoderLayer::setLinear(const TensorSlot& slot, const AdaptableWeight* weight) {
  using Part = TensorSlot::Part;
  switch (slot.part) {
    case Part::Q: m_q = weight; break;
    case Part::K: m_k = weight; break;
    case Part::V: m_v = weight; break;
    case Part::Qkv: m_qkv = weight; break;
    case Part::O: m_o = weight; break;
    case Part::Gate: m_gate = weight; break;
    case Part::Up: m_up = weight; break;
    case Part::GateUp: m_gateUp = weight; break;
    case Part::Down: m_down = weight; break;
    default: TORCH_CHECK(m_experts, "not a linear of a layer"); m_experts->setLinear(slot, weight);
  }
}

Norm& DecoderLayer::norm(TensorSlot::Part part) {
  using Part = TensorSlot::Part;
  switch (part) {
    case Part::AttentionNorm: return m_attentionNorm;
    case Part::QNorm: return m_qNorm;
    case Part::KNorm: return m_kNorm;
    case Part::AttentionPostNorm: return m_attentionPostNorm;
    case Part::MlpNorm: return m_mlpNorm;
    case Part::MlpPostNorm: return m_mlpPostNorm;
    default: TORCH_CHECK(false, "not a norm of a layer");
  }
}

DecoderLayer::Projected DecoderLayer::project(const at::Tensor& x, const ForwardMode& mode) const {
  if (!m_qkv) {
    const std::array<const AdaptableWeight*, 3> group{m_q, m_k, m_v};
    auto projected = forwardGroup(group, x, mode);
    return {std::move(projected[0]), std::move(projected[1]), std::move(projected[2])};
  }
  const int64_t queries = m_config->heads * m_config->headDim, keys = m_config->kvHeads * m_config->headDim;
  const auto parts = m_qkv->forward(x, mode).split_with_sizes({queries, keys, keys}, 1);
  return {parts[0], parts[1], parts[2]};
}

void DecoderLayer::normalizeHeads(Projected& projected) const {
  if (!m_qNorm.defined()) return;
  const auto shaped = [&](const at::Tensor& t, int64_t heads) { return m_config->qkNorm == QkNorm::Whole ? t : t.view({t.size(0), heads, m_config->headDim}); };
  projected.query = m_qNorm.apply(shaped(projected.query, m_config->heads), *m_config);
  projected.key = m_kNorm.apply(shaped(projected.key, m_config->kvHeads), *m_config);
}

at::Tensor DecoderLayer::rotated(const at::Tensor& x, const LayerContext& context) const {
  const int64_t headDim = m_config->headDim;
  if (m_rope < 0) return x.view({x.size(0), x.numel() / std::max<int64_t>(x.size(0) * headDim, 1), headDim});
  const auto& tables = context.ropes[static_cast<size_t>(m_rope)];
  return ops::rope(x, tables.cosine, tables.sine, {headDim, m_config->ropes[static_cast<size_t>(m_rope)].interleaved});
}

at::Tensor DecoderLayer::attendCached(const at::Tensor& query, const at::Tensor& key, const at::Tensor& value, const LayerContext& context) const {
  const auto& offsets = context.batch->offsets;
  auto& cache = *context.cache;
  cache.append(m_index, key, value, offsets);
  if (cache.uniform(offsets)) {
    const int64_t count = offsets[1], length = cache.length(0) + count, sequences = cache.sequences();
    return ops::cachedAttention(query.view({sequences, count, m_config->heads, m_config->headDim}), cache.keys(m_index, 0, sequences, length),
                                cache.values(m_index, 0, sequences, length), m_scores)
        .reshape(query.sizes());
  }
  auto output = at::empty(query.sizes(), query.options());
  for (int64_t s = 0; s < cache.sequences(); ++s) {
    const auto i = static_cast<size_t>(s);
    const int64_t count = offsets[i + 1] - offsets[i], length = cache.length(s) + count;
    if (count == 0) continue;
    const auto out = ops::cachedAttention(query.narrow(0, offsets[i], count).unsqueeze(0), cache.keys(m_index, s, 1, length), cache.values(m_index, s, 1, length), m_scores);
    output.narrow(0, offsets[i], count).copy_(out.squeeze(0));
  }
  return output;
}

at::Tensor DecoderLayer::attend(const at::Tensor& x, const LayerContext& context) const {
  const int64_t tokens = x.size(0), headDim = m_config->headDim;
  auto projected = project(x, context.mode);
  normalizeHeads(projected);
  auto query = rotated(projected.query, context);
  const auto key = rotated(projected.key, context);
  const auto value = projected.value.view({tokens, m_config->kvHeads, headDim});
  if (context.queryScale.defined()) query = query * context.queryScale;
  const auto attended = context.cache ? attendCached(query, key, value, context) : ops::attention(query, key, value, {context.batch->offsets, m_scores});
  return m_o->forward(attended.reshape({tokens, m_config->heads * headDim}), context.mode);
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
  const auto attended = added(x, m_attentionPostNorm.apply(attend(m_attentionNorm.apply(x, c), context), c));
  return added(attended, m_mlpPostNorm.apply(feedForward(m_mlpNorm.apply(attended, c), context), c));
}

} // namespace tw
