#pragma once
// LoHa (Hyeon-Woo et al. 2021, "FedPara", arXiv:2108.06098): D = (w1_a·w1_b) ∘ (w2_a·w2_b).
#include "engine/tune/lycoris/lycoris_term.h"

namespace tw {

class LohaTerm : public LycorisTerm {
 public:
  /// w1_a [out, r], w1_b [r, in], w2_a [out, r], w2_b [r, in].
  using LycorisTerm::LycorisTerm;

 protected:
  at::Tensor product(const at::Tensor& x, double scale) const override;
  at::Tensor matrix() const override;
};

/// float32 values that stand beside one another while a product [out, in] goes forward or backward.
int64_t lohaPassing(int64_t out, int64_t in);

} // namespace tw
