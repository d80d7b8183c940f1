#include "engine/tune/lycoris/lycoris_term.h"

namespace tw {

Product LycorisTerm::apply(const AdaptableWeight&, const at::Tensor& x, Product base, const ForwardMode& mode) const {
  Random random(mode.dropoutSeed);
  if (mode.training && m_options.moduleDropout > 0 && random.uniform() < m_options.moduleDropout) return base;
  auto change = product(x, m_options.scale * factor());
  if (mode.training && m_options.rankDropout > 0)
    change = change * rowsThatStay(change.size(1), random).to(x.options());
  base.value = base.value + change;
  return base;
}

at::Tensor LycorisTerm::rowsThatStay(int64_t rows, Random& random) const {
  auto stay = at::empty({rows}, at::kFloat);
  for (int64_t i = 0; i < rows; ++i)
    stay.mutable_data_ptr<float>()[i] = random.uniform() < m_options.rankDropout ? 0 : 1;
  const double share = stay.mean().item<double>();
  return m_options.rescales && share > 0 ? stay.div_(share) : stay;
}

Result<at::Tensor> LycorisTerm::merged(at::Tensor weight) const {
  const at::NoGradGuard guard;
  return weight.add_(matrix(), m_options.scale * factor());
}

} // namespace tw
