#include "engine/ops/rope.h"

namespace tw::ops {

at::Tensor ropeReference(const at::Tensor& x, const at::Tensor& cosine, const at::Tensor& sine) {
  const auto halves = x.to(at::kFloat).chunk(2, -1);
  const auto c = cosine.unsqueeze(1), s = sine.unsqueeze(1);
  return at::cat({halves[0] * c - halves[1] * s, halves[1] * c + halves[0] * s}, -1).to(x.scalar_type());
}

at::Tensor rope(const at::Tensor& x, const at::Tensor& cosine, const at::Tensor& sine) { return ropeReference(x, cosine, sine); }

} // namespace tw::ops
