#include "engine/tune/lora/lora_terms.h"

namespace tw {

Result<at::Tensor> LoraTerm::merged(at::Tensor weight) const {
  const at::NoGradGuard guard;
  return weight.addmm_(m_b, m_a, 1.0, m_scale * factor());
}

at::Tensor LookupLoraTerm::apply(const at::Tensor& ids, const at::Tensor& rows) const {
  const auto change = at::matmul(m_a.index_select(1, ids).t(), m_b.t()) * (m_scale * factor());
  return (rows.to(at::kFloat) + change).to(rows.scalar_type());
}

std::shared_ptr<const WeightMethod> StackedLoraTerm::on(const StackPart& part) const {
  const int64_t rank = m_a.size(0) / part.experts;
  auto b = m_b.view({m_b.size(0), rank, part.experts}).select(2, part.expert).narrow(0, part.firstRow, part.rows);
  auto term = std::make_shared<LoraTerm>(m_a.narrow(0, part.expert * rank, rank), std::move(b), m_scale, 0.0);
  term->setFactor(factor());
  return term;
}

} // namespace tw
