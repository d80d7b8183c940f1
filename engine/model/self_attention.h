#pragma once
// q, k, v → norms of heads → rope → attention over segments or a cache → o: what every decoder's layers have in common.
#include "engine/model/causal_model.h"
#include "engine/model/norm.h"
#include "engine/model/rotary.h"
#include "engine/model/tensor_slots.h"
#include "engine/ops/attention.h"

namespace tw {

struct RouterTally;

/// What a forward pass hands to every layer.
struct LayerContext {
  std::vector<int64_t> offsets;  ///< of the batch's segments
  std::vector<RopeTables> ropes; ///< one for each of the configuration's
  at::Tensor queryScale;         ///< [tokens, 1, 1] in the compute dtype, or undefined
  ForwardMode mode;
  KvCache* cache = nullptr;
  RouterTally* tally = nullptr; ///< a layer with routed experts writes its own there, if asked
  /// What stands before each segment's keys in this layer, float32, or undefined. Not used with a cache, which begins
  /// with it.
  KeyValues prefix;
  const BlockMethods* blocks = nullptr; ///< null where there is none

  /// A block's output after all that is attached there.
  at::Tensor adapted(int64_t layer, Block block, const at::Tensor& input, const at::Tensor& residual,
                     at::Tensor output) const {
    if (blocks)
      for (const auto& method : *blocks) output = method->apply({layer, block, input, residual, output, mode});
    return output;
  }
};

class SelfAttention {
 public:
  SelfAttention(const ModelConfig& config, int64_t layer);
  /// x [tokens, hidden] → [tokens, hidden], both in the compute dtype. `shared`: where a layer without keys of its own
  /// (ModelConfig::keysFrom) finds those of the other, the prefix among them; a layer that has some leaves them there.
  /// Not used with a cache, which holds them.
  at::Tensor forward(const at::Tensor& x, const LayerContext& context, KeyValues* shared = nullptr) const;

  /// False for a part that is not attention's.
  bool setLinear(TensorSlot::Part part, const AdaptableWeight* weight);
  /// nullptr for a part that is not attention's.
  Norm* norm(TensorSlot::Part part);

 private:
  struct Projected {
    at::Tensor query, key, value; ///< [tokens, heads · headDim] and twice [tokens, kvHeads · headDim]; query alone
                                  ///< where the keys are another layer's
  };
  Projected project(const at::Tensor& x, const ForwardMode& mode) const;
  void normalizeHeads(Projected& projected) const;
  /// The prefix of the context, if any, before the keys and values of each segment.
  static KeyValues withPrefix(KeyValues keys, const LayerContext& context);
  at::Tensor rotated(const at::Tensor& x, const LayerContext& context) const;
  at::Tensor attendCached(const at::Tensor& query, const KeyValues& own, const LayerContext& context) const;

  const ModelConfig* m_config;
  int64_t m_layer, m_keysFrom, m_rope;
  ops::ScoreOptions m_scores;
  const AdaptableWeight *m_q = nullptr, *m_k = nullptr, *m_v = nullptr, *m_qkv = nullptr, *m_o = nullptr;
  Norm m_qNorm, m_kNorm;
};

} // namespace tw
