#include "engine/model/gemma3n_decoder.h"
#include "engine/model/checkpointing.h"

#include <cmath>
#include <map>
#include <utility>

namespace tw {
namespace {

/// x times a factor that is rounded to x's type first, as Transformers' buffers are.
at::Tensor timesRounded(const at::Tensor& x, double factor) {
  return x * at::scalar_tensor(factor, x.options().requires_grad(false));
}

} // namespace

void Gemma3nDecoder::makeLayers() {
  m_shares.assign(static_cast<size_t>(m_config.layers), false);
  for (int64_t i = 0; i < m_config.layers; ++i) {
    m_layers.emplace_back(m_config, i);
    if (m_config.keysOf(i) != i) m_shares[static_cast<size_t>(m_config.keysOf(i))] = true;
  }
}

at::Tensor& Gemma3nDecoder::place(const TensorSlot& slot) {
  using Part = TensorSlot::Part;
  if (slot.part == Part::PerLayerEmbedding) return m_perLayerTable;
  if (slot.part == Part::PerLayerModelNorm) return m_perLayerNorm.weight;
  return slot.layer < 0 ? Decoder::place(slot) : m_layers[static_cast<size_t>(slot.layer)].place(slot.part);
}

void Gemma3nDecoder::setLinear(const TensorSlot& slot, const AdaptableWeight* weight) {
  using Part = TensorSlot::Part;
  switch (slot.part) {
  case Part::PerLayerModel: m_perLayerModel = weight; break;
  case Part::Stream: m_streams.push_back(weight); break;
  case Part::Unembed: m_unembed.push_back(weight); break;
  default: m_layers[static_cast<size_t>(slot.layer)].setLinear(slot.part, weight);
  }
}

at::Tensor Gemma3nDecoder::perLayerInputs(const at::Tensor& embedded, const TokenBatch& batch,
                                          const ForwardMode& mode) const {
  const auto& g = *m_config.gemma3n;
  const auto shaped = [&](const at::Tensor& x) { return x.view({x.size(0), m_config.layers, g.perLayerSize}); };
  const auto ids = at::where(batch.ids < g.perLayerVocab, batch.ids, at::zeros_like(batch.ids));
  const auto rows = timesRounded(at::embedding(m_perLayerTable, ids, g.paddingRow).to(m_dtype),
                                 std::sqrt(static_cast<double>(g.perLayerSize)));
  const auto projected =
      timesRounded(m_perLayerModel->forward(embedded, mode), 1.0 / std::sqrt(static_cast<double>(m_config.hiddenSize)));
  return timesRounded(m_perLayerNorm.apply(shaped(projected), m_config) + shaped(rows), std::sqrt(0.5));
}

at::Tensor Gemma3nDecoder::split(const at::Tensor& embedded, const ForwardMode& mode) const {
  std::vector<at::Tensor> streams{embedded};
  for (const auto* weight : m_streams) streams.push_back(atMagnitudeOf(embedded, weight->forward(embedded, mode)));
  return at::stack(streams, 1);
}

at::Tensor Gemma3nDecoder::joined(const at::Tensor& streams, const ForwardMode& mode) const {
  const auto first = streams.select(1, 0).contiguous();
  std::vector<at::Tensor> parts{first};
  for (size_t i = 0; i < m_unembed.size(); ++i)
    parts.push_back(
        atMagnitudeOf(first, m_unembed[i]->forward(streams.select(1, static_cast<int64_t>(i) + 1).contiguous(), mode)));
  return at::stack(parts, 0).mean(0);
}

at::Tensor Gemma3nDecoder::recomputed(size_t index, const at::Tensor& streams, const at::Tensor& embedding,
                                      const LayerContext& context, KeyValues* shared) const {
  const auto& layer = m_layers[index];
  const bool reusesKeys = m_config.keysOf(static_cast<int64_t>(index)) != static_cast<int64_t>(index),
             sharesKeys = m_shares[index];
  auto kept = context;
  kept.prefix = {}; // it comes in with the inputs: what is made from trained values has a gradient, not a leaf
  const bool wantsLoss = std::exchange(kept.mode.extraLoss, nullptr) != nullptr;
  const size_t prefixed = reusesKeys ? 4 : 2;
  const auto piece = [&layer, kept, reusesKeys, sharesKeys, prefixed, wantsLoss](const std::vector<at::Tensor>& in) {
    auto own = kept;
    KeyValues keys;
    at::Tensor extraLoss;
    own.mode.extraLoss = wantsLoss ? &extraLoss : nullptr;
    if (reusesKeys) keys = {in[2], in[3]};
    if (in.size() > prefixed) own.prefix = {in[prefixed], in[prefixed + 1]};
    std::vector<at::Tensor> out{layer.forward(in[0], in[1], own, &keys)};
    if (sharesKeys) out.insert(out.end(), {keys.key, keys.value});
    if (extraLoss.defined()) out.push_back(std::move(extraLoss));
    return out;
  };
  std::vector<at::Tensor> inputs{streams, embedding};
  if (reusesKeys) inputs.insert(inputs.end(), {shared->key, shared->value});
  if (context.prefix.key.defined()) inputs.insert(inputs.end(), {context.prefix.key, context.prefix.value});
  const auto outputs = checkpointed(piece, inputs);
  if (sharesKeys) *shared = {outputs[1], outputs[2]};
  if (outputs.size() % 2 == 0) addExtraLoss(context.mode, outputs.back());
  return outputs[0];
}

at::Tensor Gemma3nDecoder::throughLayers(const at::Tensor& embedded, const TokenBatch& batch, const LayerContext& given,
                                         const std::vector<KeyValues>& prefixes, bool checkpointing) {
  auto context = given;
  const auto inputs = perLayerInputs(embedded, batch, context.mode);
  auto streams = split(embedded, context.mode);
  std::map<int64_t, KeyValues> shared; // by the layer that they come from
  for (size_t i = 0; i < m_layers.size(); ++i) {
    const auto layer = static_cast<int64_t>(i), from = m_config.keysOf(layer);
    const bool shares = m_shares[i] || from != layer;
    auto* keys = shares && !context.cache ? &shared[from] : nullptr;
    const auto embedding = inputs.select(1, layer);
    if (!prefixes.empty()) context.prefix = prefixes[i];
    streams = checkpointing ? recomputed(i, streams, embedding, context, keys)
                            : m_layers[i].forward(streams, embedding, context, keys);
  }
  return joined(streams, context.mode);
}

} // namespace tw
