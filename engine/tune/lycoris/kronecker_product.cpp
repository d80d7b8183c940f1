#include "engine/tune/lycoris/kronecker_product.h"

#include "engine/weights/cast.h"

#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>

namespace tw {
namespace {

using ops::cast;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

constexpr int64_t kKroneckerValues = int64_t{1} << 18; ///< of what stands between the sides at a time
constexpr int64_t kKroneckerParts = 3;                 ///< tensors of so many values in backward

/// One token is a matrix X [inLeft, inRight]; its product is left·X·rightᵀ. All in x's dtype.
class Sides {
 public:
  /// `right`: w2, or its two factors, the outer one first.
  Sides(const at::Tensor& left, at::TensorList right, double scale, at::ScalarType dtype)
      : m_left(cast(left * scale, dtype)) {
    for (const auto& factor : right) m_right.push_back(cast(factor, dtype));
  }

  int64_t outLeft() const { return m_left.size(0); }
  int64_t inLeft() const { return m_left.size(1); }
  int64_t outRight() const { return m_right.front().size(0); }
  int64_t inRight() const { return m_right.back().size(1); }
  int64_t tokensTogether() const { return std::max<int64_t>(1, kKroneckerValues / valuesAToken()); }
  int64_t valuesAToken() const { return inLeft() * std::max({inRight(), outRight(), outLeft()}); }
  /// left for each of `tokens`, without a copy.
  at::Tensor leftOf(int64_t tokens) const { return m_left.expand({tokens, outLeft(), inLeft()}); }
  const std::vector<at::Tensor>& right() const { return m_right; }

  /// Rows of inRight values times rightᵀ, the inner factor's product first: all that come out, the last in `target`.
  std::vector<at::Tensor> between(const at::Tensor& rows, at::Tensor target) const {
    std::vector<at::Tensor> products{rows};
    for (size_t i = m_right.size() - 1; i > 0; --i) products.push_back(at::mm(products.back(), m_right[i].t()));
    at::mm_out(target, products.back(), m_right[0].t());
    products.push_back(std::move(target));
    return products;
  }

 private:
  at::Tensor m_left;
  std::vector<at::Tensor> m_right;
};

/// Room for what is there for some tokens at a time. One tensor for all: many smaller ones that come and go between
/// tensors that stay would leave holes in the heap.
class Room {
 public:
  Room(const at::Tensor& x, const Sides& sides, int64_t parts)
      : m_values(at::empty({parts, std::min(x.size(0), sides.tokensTogether()) * sides.valuesAToken()}, x.options())) {}
  at::Tensor part(int64_t i, at::IntArrayRef shape) const {
    return m_values[i].narrow(0, 0, c10::multiply_integers(shape)).view(shape);
  }

 private:
  at::Tensor m_values;
};

template <class Work> void byTokens(const at::Tensor& x, const Sides& sides, const Work& work) {
  const int64_t together = sides.tokensTogether();
  for (int64_t begin = 0; begin < x.size(0); begin += together) work(begin, std::min(together, x.size(0) - begin));
}

at::Tensor productOfAll(const at::Tensor& x, const Sides& sides) {
  auto y = at::empty({x.size(0), sides.outLeft() * sides.outRight()}, x.options());
  const Room room(x, sides, 1);
  byTokens(x, sides, [&](int64_t begin, int64_t count) {
    const auto rows = x.narrow(0, begin, count).view({count * sides.inLeft(), sides.inRight()});
    auto target = y.narrow(0, begin, count).view({count, sides.outLeft(), sides.outRight()});
    const auto between = room.part(0, {count * sides.inLeft(), sides.outRight()});
    sides.between(rows, between);
    at::bmm_out(target, sides.leftOf(count), between.view({count, sides.inLeft(), sides.outRight()}));
  });
  return y;
}

class KroneckerFunction : public torch::autograd::Function<KroneckerFunction> {
 public:
  /// inputs: x, left, and right or its factors.
  static at::Tensor forward(AutogradContext* ctx, at::TensorList inputs, double scale) {
    ctx->save_for_backward(inputs.vec());
    ctx->saved_data["scale"] = scale;
    return productOfAll(inputs[0], Sides(inputs[1], inputs.slice(2), scale, inputs[0].scalar_type()));
  }

  static variable_list backward(AutogradContext* ctx, const variable_list& gradients) {
    const auto saved = ctx->get_saved_variables();
    const auto& x = saved[0];
    const double scale = ctx->saved_data["scale"].toDouble();
    const Sides sides(saved[1], at::TensorList(saved).slice(2), scale, x.scalar_type());
    const auto dy = gradients[0].contiguous();
    variable_list result(saved.size() + 1); // the scale has none
    if (ctx->needs_input_grad(0)) result[0] = at::empty_like(x);
    if (ctx->needs_input_grad(1))
      for (size_t i = 1; i < saved.size(); ++i) result[i] = at::zeros_like(saved[i]);
    const Room room(x, sides, kKroneckerParts);
    byTokens(x, sides, [&](int64_t begin, int64_t count) {
      backwardOf(sides, room, scale, x.narrow(0, begin, count), dy.narrow(0, begin, count),
                 result[0].defined() ? result[0].narrow(0, begin, count) : at::Tensor(), result);
    });
    return result;
  }

 private:
  /// Of some tokens: writes dx where it is defined, adds to the gradients of the sides where they are.
  static void backwardOf(const Sides& sides, const Room& room, double scale, const at::Tensor& x, const at::Tensor& dy,
                         at::Tensor dx, variable_list& result) {
    const int64_t count = x.size(0), inLeft = sides.inLeft();
    const auto own = dy.view({count, sides.outLeft(), sides.outRight()});
    const auto rows = x.view({count * inLeft, sides.inRight()});
    auto gradient = room.part(0, {count, inLeft, sides.outRight()});
    at::bmm_out(gradient, sides.leftOf(count).transpose(1, 2), own);
    gradient = gradient.view({count * inLeft, sides.outRight()});
    const bool trained = result[1].defined();
    std::vector<at::Tensor> products;
    if (trained) {
      products = sides.between(rows, room.part(1, {count * inLeft, sides.outRight()}));
      const auto between = products.back().view({count, inLeft, sides.outRight()});
      auto each = room.part(2, {count, sides.outLeft(), inLeft});
      at::bmm_out(each, own, between.transpose(1, 2));
      result[1].add_(each.sum(0, false, at::kFloat), scale);
    }
    const auto& right = sides.right();
    for (size_t i = 0; i < right.size(); ++i) { // from the outer factor to the input
      if (trained) result[i + 2].add_(at::mm(gradient.t(), products[right.size() - 1 - i]));
      if (i + 1 < right.size()) {
        gradient = at::mm(gradient, right[i]);
      } else if (dx.defined()) {
        auto target = dx.view({count * inLeft, sides.inRight()});
        at::mm_out(target, gradient, right[i]);
      }
    }
  }
};

} // namespace

/// As many as the room holds in 16 bits, where these tensors are beside the heap's and not in place of them.
int64_t kroneckerPassing() { return kKroneckerParts * kKroneckerValues / 2; }

at::Tensor kroneckerProduct(const at::Tensor& x, const at::Tensor& left, const std::vector<at::Tensor>& right,
                            double scale) {
  std::vector<at::Tensor> inputs{x.contiguous(), left};
  inputs.insert(inputs.end(), right.begin(), right.end());
  if (!at::GradMode::is_enabled()) return productOfAll(inputs[0], Sides(left, right, scale, x.scalar_type()));
  return KroneckerFunction::apply(at::TensorList(inputs), scale);
}

} // namespace tw
