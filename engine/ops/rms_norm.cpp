#include "engine/ops/rms_norm.h"

namespace tw::ops {

at::Tensor rmsNormReference(const at::Tensor& x, const at::Tensor& weight, double epsilon) {
  const auto wide = x.to(at::kFloat);
  const auto scale = wide.pow(2).mean(-1, true).add_(epsilon).rsqrt_();
  return weight.to(x.scalar_type()) * (wide * scale).to(x.scalar_type());
}

at::Tensor rmsNorm(const at::Tensor& x, const at::Tensor& weight, double epsilon) { return rmsNormReference(x, weight, epsilon); }

} // namespace tw::ops
