#pragma once
// The low-rank term of a layer's experts, in the two matrices that PEFT's ParamWrapper has for all of them.
#include "engine/weights/expert_stack.h"

namespace tw {

class StackedLora : public StackMethod {
 public:
  /// a [experts · rank, in], b [out, rank · experts], float32.
  StackedLora(at::Tensor a, at::Tensor b, int64_t rank, double scale)
      : m_a(std::move(a)), m_b(std::move(b)), m_rank(rank), m_scale(scale) {}
  StackedLowRank lowRank() const override { return {m_a, m_b, m_scale * m_factor}; }
  void setFactor(double factor) { m_factor = factor; }
  const at::Tensor& a() const { return m_a; }
  const at::Tensor& b() const { return m_b; }
  int64_t rank() const { return m_rank; }

 private:
  at::Tensor m_a, m_b;
  int64_t m_rank;
  double m_scale, m_factor = 1.0;
};

/// A [experts · rank, in] and B [out, rank · experts] as one expert has them: [rank, in] and `rows` rows from
/// `firstRow` of [out, rank]. Views.
at::Tensor expertA(const at::Tensor& a, int64_t experts, int64_t expert);
at::Tensor expertB(const at::Tensor& b, int64_t experts, int64_t expert, int64_t firstRow, int64_t rows);

} // namespace tw
