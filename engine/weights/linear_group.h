#pragma once
// Several weights that take the same input, computed together (q, k, v; gate, up).
#include "engine/weights/adaptable_weight.h"

#include <span>

namespace tw {

/// outputs[i] = weights[i]->forward(x, mode), with one gradient buffer for x.
std::vector<at::Tensor> forwardGroup(std::span<const AdaptableWeight* const> weights, const at::Tensor& x,
                                     const ForwardMode& mode);

} // namespace tw
