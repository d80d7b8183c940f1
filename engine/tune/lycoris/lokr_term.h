#pragma once
// LoKr (as LyCORIS has it, Yeh et al. 2023, arXiv:2309.14859): D = w1 ⊗ w2, each of them perhaps a product of two.
#include "engine/tune/lycoris/lycoris_term.h"

namespace tw {

/// The sides of w1 [outLeft, inLeft] and w2 [outRight, inRight] of a weight [outLeft·outRight, inLeft·inRight], and
/// which of them are products of rank r.
struct LokrShape {
  int64_t outLeft = 1, outRight = 1, inLeft = 1, inRight = 1;
  bool leftWhole = true, rightWhole = true;
};
/// PEFT's choice. `factor`: what the sides of w1 should be near, -1: the square roots.
LokrShape lokrShape(int64_t out, int64_t in, int64_t r, bool decomposeBoth, int64_t factor);

class LokrTerm : public LycorisTerm {
 public:
  /// `tensors`: w1, or w1_a [outLeft, r] and w1_b [r, inLeft]; then w2, or w2_a [outRight, r] and w2_b [r, inRight].
  LokrTerm(std::vector<at::Tensor> tensors, const LokrShape& shape, LycorisOptions options)
      : LycorisTerm(std::move(tensors), options), m_shape(shape) {}

 protected:
  /// w1·X·w2ᵀ with x as a matrix X [inLeft, inRight]: D is never formed.
  at::Tensor product(const at::Tensor& x, double scale) const override;
  at::Tensor matrix() const override;

 private:
  LokrShape m_shape;
};

} // namespace tw
