#pragma once
// The factors of one weight.
#include "engine/tune/base/weight_scheme.h"

namespace tw {

/// y = l ∘ (x·Wᵀ + b), or, of a feed-forward weight, y = (l ∘ x)·Wᵀ + b. With a factor f of the mount the vector is
/// 1 + f · (l − 1): at 0 the base, at 1 the adapter.
class Ia3Term : public WeightTerm {
 public:
  /// l float32: [out, 1], or [1, in] of a feed-forward weight.
  Ia3Term(at::Tensor l, bool feedforward) : m_l(std::move(l)), m_feedforward(feedforward) {}

  at::Tensor input(const at::Tensor& x) const override;
  Product apply(const AdaptableWeight& weight, const at::Tensor& x, Product base,
                const ForwardMode& mode) const override;
  std::vector<at::Tensor> tensors() const override { return {m_l}; }
  Result<at::Tensor> merged(at::Tensor weight) const override;
  at::Tensor mergedBias(at::Tensor bias) const override;

 private:
  /// In its shape, with the factor of the mount.
  at::Tensor factors() const;
  at::Tensor m_l;
  bool m_feedforward;
};

/// What a vector becomes whose factor is worked into it.
at::Tensor ia3Weighted(const at::Tensor& l, double factor);

} // namespace tw
