#pragma once
// Several LoRA experts on one weight and a router that chooses among them for each token: y = W·x +
// s·Σ_e g_e(x)·B_e·A_e·dropout(x), g as in expert_routing.h. The experts of MixLoRA (arXiv:2404.15159), here on any
// linear and each with a router of its own, as in mixtures of LoRA on single modules (Zadouri et al. 2023,
// arXiv:2309.05444).
#include "engine/tune/base/weight_scheme.h"

namespace tw {

struct LoraMoeOptions {
  int64_t chosen = 2;
  double scale = 1.0, dropout = 0.0;
};

class LoraMoeTerm : public WeightTerm {
 public:
  /// `tensors`, float32: A [experts, r, in], B [experts, out, r], router [experts, in].
  LoraMoeTerm(std::vector<at::Tensor> tensors, const LoraMoeOptions& options)
      : m_tensors(std::move(tensors)), m_options(options) {}

  /// In training `weight` · balanceLoss of a pass is one of the losses that methods have of their own.
  void setBalance(double weight) { m_balance = weight; }

  Product apply(const AdaptableWeight& weight, const at::Tensor& x, Product base,
                const ForwardMode& mode) const override;
  std::vector<at::Tensor> tensors() const override { return m_tensors; }
  /// Errors: always method.not_mergeable.
  Result<at::Tensor> merged(at::Tensor weight) const override;

 private:
  std::vector<at::Tensor> m_tensors;
  LoraMoeOptions m_options;
  double m_balance = 0;
};

/// method.not_mergeable, with the reason.
Error mixtureNotMergeable();

} // namespace tw
