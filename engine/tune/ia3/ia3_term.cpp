#include "engine/tune/ia3/ia3_term.h"

namespace tw {

at::Tensor ia3Weighted(const at::Tensor& l, double factor) { return factor == 1.0 ? l : (l - 1.0) * factor + 1.0; }

at::Tensor Ia3Term::factors() const { return ia3Weighted(m_l, factor()); }

at::Tensor Ia3Term::input(const at::Tensor& x) const {
  return m_feedforward ? (x * factors().flatten()).to(x.scalar_type()) : x;
}

Product Ia3Term::apply(const AdaptableWeight&, const at::Tensor&, Product base, const ForwardMode&) const {
  if (m_feedforward) return base;
  const auto l = factors().flatten();
  base.value = (base.value * l).to(base.value.scalar_type());
  if (base.bias.defined()) base.bias = base.bias * l;
  return base;
}

Result<at::Tensor> Ia3Term::merged(at::Tensor weight) const {
  const at::NoGradGuard guard;
  return weight.mul_(factors()); // [out, 1] or [1, in]
}

at::Tensor Ia3Term::mergedBias(at::Tensor bias) const {
  const at::NoGradGuard guard;
  return m_feedforward ? bias : bias.mul_(factors().flatten());
}

} // namespace tw
