#include "engine/tune/lycoris/lokr_term.h"

#include "engine/model/checkpointing.h"
#include "engine/weights/cast.h"

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
struct KroneckerSides {
  at::Tensor left;                   ///< w1
  at::Tensor right;                  ///< w2, or undefined
  at::Tensor rightOuter, rightInner; ///< w2 = outer·inner
  KroneckerSides(const std::vector<at::Tensor>& w, const LokrShape& shape) {
    const size_t next = shape.leftWhole ? 1 : 2;
    left = shape.leftWhole ? w[0] : at::mm(w[0], w[1]);
    if (shape.rightWhole) right = w[next];
    else std::tie(rightOuter, rightInner) = std::pair(w[next], w[next + 1]);
  }
};

at::Tensor kroneckerProduct(const at::Tensor& x, const std::vector<at::Tensor>& w, const LokrShape& shape,
                            double scale) {
  const auto dtype = x.scalar_type();
  const KroneckerSides sides(w, shape);
  const int64_t tokens = x.size(0);
  auto rows = x.reshape({tokens * shape.inLeft, shape.inRight});
  if (sides.right.defined()) rows = at::mm(rows, ops::cast(sides.right, dtype).t());
  else rows = at::mm(at::mm(rows, ops::cast(sides.rightInner, dtype).t()), ops::cast(sides.rightOuter, dtype).t());
  const auto left = ops::cast(sides.left * scale, dtype); // [outLeft, inLeft]
  return at::matmul(left, rows.view({tokens, shape.inLeft, shape.outRight}))
      .reshape({tokens, shape.outLeft * shape.outRight});
}

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
  auto inputs = tensors();
  if (!at::GradMode::is_enabled()) return kroneckerProduct(x, inputs, m_shape, scale);
  inputs.insert(inputs.begin(), x);
  // What stands between w2 and w1 is as large as x or larger: it is computed again.
  const auto piece = [shape = m_shape, scale](const std::vector<at::Tensor>& given) {
    const std::vector<at::Tensor> w(given.begin() + 1, given.end());
    return std::vector<at::Tensor>{kroneckerProduct(given.front(), w, shape, scale)};
  };
  return checkpointed(piece, inputs).front();
}

at::Tensor LokrTerm::matrix() const {
  const KroneckerSides sides(tensors(), m_shape);
  return at::kron(sides.left, sides.right.defined() ? sides.right : at::mm(sides.rightOuter, sides.rightInner));
}

} // namespace tw
