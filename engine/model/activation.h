#pragma once
// The nonlinearities of feed-forward blocks.
#include "engine/model/model_config.h"

#include <ATen/ATen.h>

namespace tw {

/// Element by element, in x's shape and type.
at::Tensor activated(const at::Tensor& x, Activation activation);

} // namespace tw
