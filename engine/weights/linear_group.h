#pragma once
// Several weights that take the same input, computed together (q, k, v; gate, up).
#include "engine/weights/adaptable_weight.h"

#include <span>

namespace tw {

/// outputs[i] = weights[i]->forward(x, mode), with one gradient buffer for x.
std::vector<at::Tensor> forwardGroup(std::span<const AdaptableWeight* const> weights, const at::Tensor& x,
                                     const ForwardMode& mode);

/// A weight with the methods that count, the innermost first, in the place of those attached to it.
struct AdaptedWeight {
  const AdaptableWeight* weight = nullptr;
  std::vector<std::shared_ptr<const WeightMethod>> methods;
};
std::vector<at::Tensor> forwardGroup(const std::vector<AdaptedWeight>& weights, const at::Tensor& x,
                                     const ForwardMode& mode);

} // namespace tw
