#include "engine/ops/gaussian_topk.h"

#include <numbers>

namespace tw::ops {

double normalQuantile(double share) {
  return std::numbers::sqrt2 * at::erfinv(at::scalar_tensor(2.0 * share - 1.0, at::kDouble)).item<double>();
}

at::Tensor gaussianTopK(const at::Tensor& x, double deviations) {
  const auto cut = at::add(x.mean(-1, true), at::std(x, at::OptionalIntArrayRef(-1), false, true), deviations);
  return at::relu(x - cut);
}

} // namespace tw::ops
