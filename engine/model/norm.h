#pragma once
// The normalisations that families use.
#include "engine/model/config/model_config.h"

#include <ATen/ATen.h>

namespace tw {

/// Its tensors [size]; no weight: the family has no norm at this place. The bias belongs to LayerNorm alone.
struct Norm {
  at::Tensor weight, bias;
  bool defined() const { return weight.defined(); }
  /// x over its last dimension; x itself where there is no norm.
  at::Tensor apply(const at::Tensor& x, const ModelConfig& config) const;
};

} // namespace tw
