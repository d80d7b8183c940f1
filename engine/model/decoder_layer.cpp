#include "engine/model/decoder_layer.h"
#include "engine/model/kv_cache.h"
#include "engine/ops/attention.h"
#include "engine/ops/rms_norm.h"
#include "engine/ops/rope.h"
#include "engine/ops/swiglu.h"
#include "engine/quant/linear_group.h"

#include <array>

namespace tw {

at::Tensor DecoderLayer::attendCached(const at::Tensor& query, const at::Tensor& key, const at::Tensor& value, const LayerContext& context) const {
  const auto& offsets = context.batch->offsets;
  auto& cache = *context.cache;
  cache.append(m_index, key, value, offsets);
  const auto window = m_config->slidingWindow[static_cast<size_t>(m_index)];
  if (cache.uniform(offsets)) {
    const int64_t count = offsets[1], length = cache.length(0) + count, sequences = cache.sequences();
    return ops::cachedAttention(query.view({sequences, count, m_config->heads, m_config->headDim}), cache.keys(m_index, 0, sequences, length),
                                cache.values(m_index, 0, sequences, length), window)
        .reshape(query.sizes());
  }
  auto output = at::empty_like(query);
  for (int64_t s = 0; s < cache.sequences(); ++s) {
    const auto i = static_cast<size_t>(s);
    const int64_t count = offsets[i + 1] - offsets[i], length = cache.length(s) + count;
    if (count == 0) continue;
    const auto out = ops::cachedAttention(query.narrow(0, offsets[i], count).unsqueeze(0), cache.keys(m_index, s, 1, length), cache.values(m_index, s, 1, length), window);
    output.narrow(0, offsets[i], count).copy_(out.squeeze(0));
  }
  return output;
}

at::Tensor DecoderLayer::attend(const at::Tensor& x, const LayerContext& context) const {
  const int64_t tokens = x.size(0), headDim = m_config->headDim;
  const std::array<const AdaptableWeight*, 3> group{q, k, v};
  const auto projected = forwardGroup(group, x, context.mode);
  auto query = projected[0], key = projected[1];
  const auto value = projected[2].view({tokens, m_config->kvHeads, headDim});
  if (qNorm.defined()) {
    query = ops::rmsNorm(query.view({tokens, m_config->heads, headDim}), qNorm, m_config->rmsNormEps);
    key = ops::rmsNorm(key.view({tokens, m_config->kvHeads, headDim}), kNorm, m_config->rmsNormEps);
  }
  query = ops::rope(query, context.rope.cosine, context.rope.sine);
  key = ops::rope(key, context.rope.cosine, context.rope.sine);
  const auto attended = context.cache ? attendCached(query, key, value, context)
                                      : ops::attention(query, key, value, {context.batch->offsets, m_config->slidingWindow[static_cast<size_t>(m_index)]});
  return o->forward(attended.reshape({tokens, m_config->heads * headDim}), context.mode);
}

at::Tensor DecoderLayer::forward(const at::Tensor& x, const LayerContext& context) const {
  const auto attended = x + attend(ops::rmsNorm(x, inputNorm, m_config->rmsNormEps), context);
  const std::array<const AdaptableWeight*, 2> group{gate, up};
  const auto inner = forwardGroup(group, ops::rmsNorm(attended, postNorm, m_config->rmsNormEps), context.mode);
  return attended + down->forward(ops::swiglu(inner[0], inner[1]), context.mode);
}

} // namespace tw
