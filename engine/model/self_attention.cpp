#include "engine/model/self_attention.h"
#include "engine/model/kv_cache.h"
#include "engine/ops/insert_rows.h"
#include "engine/ops/rms_norm.h"
#include "engine/ops/rope.h"
#include "engine/weights/linear_group.h"

#include <array>
#include <cmath>

namespace tw {

SelfAttention::SelfAttention(const ModelConfig& config, int64_t layer)
    : m_config(&config), m_layer(layer), m_keysFrom(config.keysOf(layer)), m_rope(config.ropes.empty() ? -1 : 0) {
  const auto i = static_cast<size_t>(layer);
  if (i < config.ropeOfLayer.size()) m_rope = config.ropeOfLayer[i];
  m_scores = {config.slidingWindow[i], config.attentionScale, config.attentionSoftcap};
  if (config.scaleByInverseLayer)
    m_scores.scale =
        m_scores.scale.value_or(1.0 / std::sqrt(static_cast<double>(config.headDim))) / static_cast<double>(layer + 1);
}

bool SelfAttention::setLinear(TensorSlot::Part part, const AdaptableWeight* weight) {
  using Part = TensorSlot::Part;
  switch (part) {
  case Part::Q: m_q = weight; return true;
  case Part::K: m_k = weight; return true;
  case Part::V: m_v = weight; return true;
  case Part::Qkv: m_qkv = weight; return true;
  case Part::O: m_o = weight; return true;
  default: return false;
  }
}

Norm* SelfAttention::norm(TensorSlot::Part part) {
  if (part == TensorSlot::Part::QNorm) return &m_qNorm;
  return part == TensorSlot::Part::KNorm ? &m_kNorm : nullptr;
}

SelfAttention::Projected SelfAttention::project(const at::Tensor& x, const ForwardMode& mode) const {
  if (m_keysFrom != m_layer) return {m_q->forward(x, mode), {}, {}};
  if (!m_qkv) {
    const std::array<const AdaptableWeight*, 3> group{m_q, m_k, m_v};
    auto projected = forwardGroup(group, x, mode);
    return {std::move(projected[0]), std::move(projected[1]), std::move(projected[2])};
  }
  const int64_t queries = m_config->heads * m_config->headDim, keys = m_config->kvHeads * m_config->headDim;
  const auto parts = m_qkv->forward(x, mode).split_with_sizes({queries, keys, keys}, 1);
  return {parts[0], parts[1], parts[2]};
}

void SelfAttention::normalizeHeads(Projected& projected) const {
  const auto& c = *m_config;
  const auto heads = [&](const at::Tensor& t, int64_t count) { return t.view({t.size(0), count, c.headDim}); };
  if (c.valueNorm && projected.value.defined())
    projected.value = ops::rmsNorm(heads(projected.value, c.kvHeads),
                                   at::ones({c.headDim}, projected.value.options().requires_grad(false)), c.normEps);
  if (!m_qNorm.defined()) return;
  const auto shaped = [&](const at::Tensor& t, int64_t count) {
    return c.qkNorm == QkNorm::Whole ? t : heads(t, count);
  };
  projected.query = m_qNorm.apply(shaped(projected.query, c.heads), c);
  if (projected.key.defined()) projected.key = m_kNorm.apply(shaped(projected.key, c.kvHeads), c);
}

at::Tensor SelfAttention::rotated(const at::Tensor& x, const LayerContext& context) const {
  const int64_t headDim = m_config->headDim;
  if (m_rope < 0) return x.view({x.size(0), x.numel() / std::max<int64_t>(x.size(0) * headDim, 1), headDim});
  const auto& tables = context.ropes[static_cast<size_t>(m_rope)];
  return ops::rope(x, tables.cosine, tables.sine, {headDim, m_config->ropes[static_cast<size_t>(m_rope)].interleaved});
}

KeyValues SelfAttention::withPrefix(KeyValues keys, const LayerContext& context) {
  if (!context.prefix.key.defined()) return keys;
  std::vector<int64_t> begins;
  for (size_t i = 0; i + 1 < context.offsets.size(); ++i)
    if (context.offsets[i] < context.offsets[i + 1]) begins.push_back(context.offsets[i]);
  return {ops::insertRows(keys.key, context.prefix.key, begins),
          ops::insertRows(keys.value, context.prefix.value, begins)};
}

at::Tensor SelfAttention::attendCached(const at::Tensor& query, const KeyValues& own,
                                       const LayerContext& context) const {
  const auto& offsets = context.offsets;
  auto& cache = *context.cache;
  if (own.key.defined()) cache.append(m_layer, own.key, own.value, offsets);
  if (cache.uniform(offsets)) {
    const int64_t count = offsets[1], length = cache.length(0) + count, sequences = cache.sequences();
    return ops::cachedAttention(query.view({sequences, count, m_config->heads, m_config->headDim}),
                                cache.keys(m_keysFrom, 0, sequences, length),
                                cache.values(m_keysFrom, 0, sequences, length), m_scores)
        .reshape(query.sizes());
  }
  auto output = at::empty(query.sizes(), query.options());
  for (int64_t s = 0; s < cache.sequences(); ++s) {
    const auto i = static_cast<size_t>(s);
    const int64_t count = offsets[i + 1] - offsets[i], length = cache.length(s) + count;
    if (count == 0) continue;
    const auto out =
        ops::cachedAttention(query.narrow(0, offsets[i], count).unsqueeze(0), cache.keys(m_keysFrom, s, 1, length),
                             cache.values(m_keysFrom, s, 1, length), m_scores);
    output.narrow(0, offsets[i], count).copy_(out.squeeze(0));
  }
  return output;
}

at::Tensor SelfAttention::forward(const at::Tensor& x, const LayerContext& context, KeyValues* shared) const {
  const int64_t tokens = x.size(0), headDim = m_config->headDim;
  auto projected = project(x, context.mode);
  normalizeHeads(projected);
  auto query = rotated(projected.query, context);
  KeyValues keys;
  if (projected.key.defined())
    keys = {rotated(projected.key, context), projected.value.view({tokens, m_config->kvHeads, headDim})};
  if (context.queryScale.defined()) query = query * context.queryScale;
  at::Tensor attended;
  if (context.cache) {
    attended = attendCached(query, keys, context);
  } else {
    const int64_t prefix = context.prefix.key.defined() ? context.prefix.key.size(0) : 0;
    keys = keys.key.defined() ? withPrefix(std::move(keys), context) : *shared;
    if (shared) *shared = keys;
    attended = ops::attention(query, keys.key, keys.value, {context.offsets, m_scores, prefix});
  }
  return m_o->forward(attended.reshape({tokens, m_config->heads * headDim}), context.mode);
}

} // namespace tw
