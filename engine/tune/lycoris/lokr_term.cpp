#include "engine/tune/lycoris/lokr_term.h"

#include "engine/tune/lycoris/kronecker_product.h"

#include <algorithm>

namespace tw {
namespace {

/// Two factors of `dimension`, the smaller first: `wanted` where it is a divisor; else the most equal ones whose
/// smaller is at most that (-1: without that bound).
std::pair<int64_t, int64_t> twoFactors(int64_t dimension, int64_t wanted) {
  if (wanted > 0 && dimension % wanted == 0) return {wanted, dimension / wanted};
  if (wanted == -1) wanted = dimension;
  std::pair<int64_t, int64_t> best{1, dimension};
  for (int64_t small = 2; small <= wanted && small * small <= dimension; ++small)
    if (dimension % small == 0) best = {small, dimension / small};
  return best;
}

/// What a term is made of, from the tensors of its list.
struct LokrSides {
  at::Tensor left;               ///< w1
  std::vector<at::Tensor> right; ///< w2, or what it is the product of
  LokrSides(const std::vector<at::Tensor>& w, const LokrShape& shape) {
    const auto next = w.begin() + (shape.leftWhole ? 1 : 2);
    left = shape.leftWhole ? w[0] : at::mm(w[0], w[1]);
    right.assign(next, w.end());
  }
};

} // namespace

LokrShape lokrShape(int64_t out, int64_t in, int64_t r, bool decomposeBoth, int64_t factor) {
  LokrShape shape;
  std::tie(shape.outLeft, shape.outRight) = twoFactors(out, factor);
  std::tie(shape.inLeft, shape.inRight) = twoFactors(in, factor);
  shape.leftWhole = !(decomposeBoth && 2 * r < std::max(shape.outLeft, shape.inLeft));
  shape.rightWhole = 2 * r >= std::max(shape.outRight, shape.inRight);
  return shape;
}

at::Tensor LokrTerm::product(const at::Tensor& x, double scale) const {
  const LokrSides sides(tensors(), m_shape);
  return kroneckerProduct(x, sides.left, sides.right, scale);
}

at::Tensor LokrTerm::matrix() const {
  const LokrSides sides(tensors(), m_shape);
  return at::kron(sides.left, sides.right.size() == 1 ? sides.right[0] : at::mm(sides.right[0], sides.right[1]));
}

} // namespace tw
