#include "engine/plan/gemma3n_memory.h"

#include <algorithm>

namespace tw {

using Part = TensorSlot::Part;

int64_t gemma3nLayerValues(const ModelConfig& config, int64_t layer, const KeepsInput& keeps) {
  const auto& g = *config.gemma3n;
  const int64_t hidden = config.hiddenSize, queries = config.heads * config.headDim,
                keys = config.kvHeads * config.headDim;
  const bool ownKeys = config.keysOf(layer) == layer, sparse = g.sparsity[static_cast<size_t>(layer)] > 0;
  int64_t values = 3 * queries;    // raw, rotated, attention's output (which o_proj shares)
  if (ownKeys) values += 4 * keys; // keys raw and rotated, values raw and normalised
  // What the norms take: twice the router's, attention's, those behind attention, LAuReL, feed-forward and the gated
  // embedding, feed-forward's own. And the innovation.
  values += 9 * hidden;
  values += (keeps({Part::Router}) ? 2 : 0) * hidden;
  values += keeps({Part::Q, Part::K, Part::V, Part::LaurelLeft}) ? hidden : 0;
  values += keeps({Part::LaurelRight}) ? g.laurelRank : 0;
  values += keeps({Part::Gate, Part::Up}) ? hidden : 0;
  values += keeps({Part::PerLayerGate}) ? hidden : 0;
  const int64_t inner = config.intermediateOf(layer);
  values += (sparse ? 4 : 3) * inner + (keeps({Part::Down}) ? inner : 0);
  values += (keeps({Part::PerLayerProjection}) ? 3 : 2) * g.perLayerSize;
  return values + g.streams * (g.streams + 3); // coefficients, and what they come from
}

int64_t gemma3nOuterValues(const ModelConfig& config, const KeepsInput& keeps) {
  const auto& g = *config.gemma3n;
  const int64_t all = config.layers * g.perLayerSize, others = g.streams - 1;
  int64_t values = (keeps({Part::PerLayerModel}) ? 2 : 1) * all;
  values += others * (keeps({Part::Stream}) ? 2 : 0) *
            config.hiddenSize; // before and after they take the embeddings' magnitude
  values += others * (keeps({Part::Unembed}) ? 3 : 2) * config.hiddenSize + 2 * config.hiddenSize;
  return values;
}

int64_t gemma3nTransientValues(const ModelConfig& config) {
  const int64_t streams = config.gemma3n->streams * config.hiddenSize;
  return std::max(streams + 4 * config.intermediateSize + 2 * config.hiddenSize, 3 * streams);
}

} // namespace tw
