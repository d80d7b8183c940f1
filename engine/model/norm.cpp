#include "engine/model/norm.h"
#include "engine/ops/rms_norm.h"

namespace tw {

at::Tensor Norm::apply(const at::Tensor& x, const ModelConfig& config) const {
  if (!defined()) return x;
  if (config.norm != NormKind::Layer)
    return ops::rmsNorm(x, weight, config.normEps, config.norm == NormKind::RmsPlusOne ? 1.0 : 0.0);
  const auto as = [&](const at::Tensor& tensor) {
    return tensor.scalar_type() == x.scalar_type() ? tensor : tensor.to(x.scalar_type());
  };
  return at::layer_norm(x, {x.size(-1)}, as(weight), as(bias), config.normEps);
}

} // namespace tw
