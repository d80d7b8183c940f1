#pragma once
// The product of a DoRA term with its gradients.
#include "engine/weights/weight_storage.h"

#include <cstdint>

namespace tw {

struct DoraProduct {
  double scale = 1.0, dropout = 0.0;      ///< dropout: probability, 0 outside of training
  uint64_t seed = 0;                      ///< of its mask
  const WeightStorage* storage = nullptr; ///< W, which outlives the backward pass; asked for with dropout only
};

/// base = W·x [tokens, out], x [tokens, in], a [r, in], b [out, r], gain [out] float32 →
/// gain ∘ (base + scale·b·a·x), or with dropout base + gain ∘ (W·x' + scale·b·a·x') - W·x' for the dropped-out x'.
/// Saves x, x·aᵀ and W·x (base itself without dropout); nothing of W's size.
at::Tensor doraProduct(const DoraProduct& call, const at::Tensor& base, const at::Tensor& x, const at::Tensor& a,
                       const at::Tensor& b, const at::Tensor& gain);

} // namespace tw
