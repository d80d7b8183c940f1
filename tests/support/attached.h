#pragma once
// Virtual tokens and prefixes made of real tokens, for tests: what they do is then known.
#include "engine/model/causal_model.h"
#include "engine/model/kv_cache.h"

namespace attached {

using namespace tw;

class Tokens : public VirtualTokens {
 public:
  at::Tensor rows;
  explicit Tokens(at::Tensor given) : rows(std::move(given)) {}
  int64_t count() const override { return rows.size(0); }
  at::Tensor embeddings() const override { return rows; }
};

/// All layers' pairs in one tensor [layers, 2, count, kvHeads, headDim]; `computed`: a layer's are not parts of a leaf.
class Prefix : public KeyValuePrefix {
 public:
  at::Tensor all;
  bool computed;
  explicit Prefix(at::Tensor given, bool made = false) : all(std::move(given)), computed(made) {}
  int64_t count() const override { return all.size(2); }
  std::vector<KeyValues> keysAndValues() const override {
    const auto pairs = computed ? at::tanh(all) : all;
    std::vector<KeyValues> layers;
    for (int64_t i = 0; i < all.size(0); ++i) layers.push_back({pairs[i][0], pairs[i][1]});
    return layers;
  }
};

/// Texts one after another, each with positions from 0.
inline TokenBatch batchOf(const std::vector<at::Tensor>& texts) {
  TokenBatch batch{at::cat(texts), {}, {0}};
  std::vector<at::Tensor> positions;
  for (const auto& text : texts) {
    positions.push_back(at::arange(text.size(0), at::kLong));
    batch.offsets.push_back(batch.offsets.back() + text.size(0));
  }
  batch.positions = at::cat(positions);
  return batch;
}

/// What the cache of `model` holds of these tokens, as Prefix takes it.
inline at::Tensor prefixOf(CausalModel& model, const at::Tensor& before) {
  const auto& c = model.config();
  KvCache cache(c, at::kCPU, at::kFloat, 1);
  ForwardOptions options;
  options.cache = &cache;
  model.hidden(batchOf({before}), options);
  std::vector<at::Tensor> layers;
  for (int64_t i = 0; i < c.layers; ++i)
    layers.push_back(c.keysOf(i) == i
                         ? at::stack({cache.keys(i, 0, 1, before.size(0))[0], cache.values(i, 0, 1, before.size(0))[0]})
                         : at::full({2, before.size(0), c.kvHeads, c.headDim}, 1e3));
  return at::stack(layers);
}

} // namespace attached
