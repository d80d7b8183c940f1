#pragma once
// MiSS on one weight.
#include "engine/tune/base/weight_scheme.h"
#include "engine/tune/miss/miss_config.h"

namespace tw {

/// y = x·Wᵀ + (Σ_j x_j)·B, as one matrix of r rows that all shards of x share; or, of Bat, the product with W changed
/// by its blocks. With a factor f of the mount the matrix is f·B.
class MissTerm : public WeightTerm {
 public:
  /// `block` float32 as MissScheme::tensors has it; `out` of the weight.
  MissTerm(at::Tensor block, MissForm form, int64_t out, double dropout)
      : m_block(std::move(block)), m_form(form), m_out(out), m_dropout(dropout) {}

  Product apply(const AdaptableWeight& weight, const at::Tensor& x, Product base,
                const ForwardMode& mode) const override;
  std::vector<at::Tensor> tensors() const override { return {m_block}; }
  Result<at::Tensor> merged(at::Tensor weight) const override;

 private:
  at::Tensor block() const { return factor() == 1.0 ? m_block : m_block * factor(); }
  /// W with the methods that lie below this one, as merging would write it.
  at::Tensor below(const AdaptableWeight& weight, at::ScalarType dtype) const;
  at::Tensor m_block;
  MissForm m_form;
  int64_t m_out;
  double m_dropout;
};

} // namespace tw
