#pragma once
// The low-rank terms: of one weight, and of a layer's stacked experts (every expert has matrices of its own, held in
// two tensors as PEFT's ParamWrapper has them).
#include "engine/tune/base/weight_scheme.h"

namespace tw {

class LoraTerm : public WeightTerm {
 public:
  /// a [r, in], b [out, r], float32.
  LoraTerm(at::Tensor a, at::Tensor b, double scale, double dropout)
      : m_a(std::move(a)), m_b(std::move(b)), m_scale(scale), m_dropout(dropout) {}
  std::optional<LowRank> lowRank() const override { return LowRank{m_a, m_b, m_scale * factor(), m_dropout}; }
  /// W + scale · B·A.
  Result<at::Tensor> merged(at::Tensor weight) const override;

 private:
  at::Tensor m_a, m_b;
  double m_scale, m_dropout;
};

/// Of the table of embeddings, without dropout, as PEFT's lora.Embedding.
class LookupLoraTerm : public LookupTerm {
 public:
  /// a [r, vocabulary], b [hidden, r], float32.
  LookupLoraTerm(at::Tensor a, at::Tensor b, double scale) : m_a(std::move(a)), m_b(std::move(b)), m_scale(scale) {}
  /// rows + scale · (B·A)ᵀ[ids].
  at::Tensor apply(const at::Tensor& ids, const at::Tensor& rows) const override;

 private:
  at::Tensor m_a, m_b;
  double m_scale;
};

class StackedLoraTerm : public StackTerm {
 public:
  /// a [experts · r, in], b [out, r · experts], float32.
  StackedLoraTerm(at::Tensor a, at::Tensor b, double scale) : m_a(std::move(a)), m_b(std::move(b)), m_scale(scale) {}
  std::optional<StackedLowRank> lowRank() const override { return StackedLowRank{m_a, m_b, m_scale * factor()}; }
  std::shared_ptr<const WeightMethod> on(const StackPart& part) const override;

 private:
  at::Tensor m_a, m_b;
  double m_scale;
};

} // namespace tw
