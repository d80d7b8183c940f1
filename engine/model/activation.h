#pragma once
// The nonlinearities of feed-forward blocks.
#include "engine/model/config/model_config.h"

#include <ATen/ATen.h>

namespace tw {

/// Element by element, in x's shape and type.
at::Tensor activated(const at::Tensor& x, Activation activation);
/// activated(gate) · up, [rows, columns].
at::Tensor gated(const at::Tensor& gate, const at::Tensor& up, Activation activation);

} // namespace tw
