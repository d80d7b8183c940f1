#include "engine/tune/lycoris/loha_term.h"

#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>

namespace tw {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

constexpr int64_t kHadamardValues = int64_t{1} << 20; ///< of D that exist at a time
constexpr int64_t kHadamardParts = 4;                 ///< tensors of so many values in backward

int64_t hadamardRows(int64_t in) { return std::max<int64_t>(1, kHadamardValues / in); }

/// Some rows of both factors of D, and room for what is made of them. One tensor for all: many smaller ones that come
/// and go between tensors that stay would leave holes in the heap.
class HadamardBlock {
 public:
  HadamardBlock(const at::Tensor& w1b, int64_t rows, int64_t parts)
      : m_room(at::empty({parts, rows, w1b.size(1)}, w1b.options().requires_grad(false))) {}

  void form(const at::Tensor& w1a, const at::Tensor& w1b, const at::Tensor& w2a, const at::Tensor& w2b, int64_t begin,
            int64_t count) {
    m_count = count;
    auto one = first(), other = second();
    at::mm_out(one, w1a.narrow(0, begin, count), w1b);
    at::mm_out(other, w2a.narrow(0, begin, count), w2b);
  }
  at::Tensor first() const { return part(0); }
  at::Tensor second() const { return part(1); }
  at::Tensor part(int64_t i) const { return m_room[i].narrow(0, 0, m_count); }
  /// scale · first ∘ second, in the place of `target`, which may be one of them.
  at::Tensor product(at::Tensor target, double scale, at::ScalarType dtype) const {
    return at::mul_out(target, first(), second()).mul_(scale).to(dtype);
  }

 private:
  at::Tensor m_room;
  int64_t m_count = 0;
};

at::Tensor hadamardProduct(const at::Tensor& x, const at::Tensor& w1a, const at::Tensor& w1b, const at::Tensor& w2a,
                           const at::Tensor& w2b, double scale) {
  const int64_t out = w1a.size(0), rows = std::min(out, hadamardRows(x.size(1)));
  auto y = at::empty({x.size(0), out}, x.options());
  HadamardBlock block(w1b, rows, 2);
  for (int64_t begin = 0; begin < out; begin += rows) {
    const int64_t count = std::min(rows, out - begin);
    block.form(w1a, w1b, w2a, w2b, begin, count);
    const auto part = block.product(block.first(), scale, x.scalar_type());
    if (count == out) return at::mm_out(y, x, part.t());
    y.narrow(1, begin, count).copy_(at::mm(x, part.t()));
  }
  return y;
}

/// D is formed a few rows at a time, in forward and again in backward; what is saved is the input and the small
/// matrices.
class HadamardProduct : public torch::autograd::Function<HadamardProduct> {
 public:
  static at::Tensor forward(AutogradContext* ctx, const at::Tensor& x, const at::Tensor& w1a, const at::Tensor& w1b,
                            const at::Tensor& w2a, const at::Tensor& w2b, double scale) {
    ctx->save_for_backward({x, w1a, w1b, w2a, w2b});
    ctx->saved_data["scale"] = scale;
    return hadamardProduct(x, w1a, w1b, w2a, w2b, scale);
  }

  static variable_list backward(AutogradContext* ctx, const variable_list& gradients) {
    const auto saved = ctx->get_saved_variables();
    const auto &x = saved[0], &w1a = saved[1], &w1b = saved[2], &w2a = saved[3], &w2b = saved[4];
    const double scale = ctx->saved_data["scale"].toDouble();
    const auto& dy = gradients[0];
    const int64_t out = w1a.size(0), rows = std::min(out, hadamardRows(x.size(1)));
    const bool trained = ctx->needs_input_grad(1), passes = ctx->needs_input_grad(0);
    variable_list result(6);
    if (passes) result[0] = at::zeros_like(x);
    if (trained)
      for (size_t i = 1; i <= 4; ++i) result[i] = at::zeros_like(saved[i]);
    HadamardBlock block(w1b, rows, kHadamardParts);
    for (int64_t begin = 0; begin < out; begin += rows) {
      const int64_t count = std::min(rows, out - begin);
      block.form(w1a, w1b, w2a, w2b, begin, count);
      const auto own = dy.narrow(1, begin, count);
      if (passes) result[0].addmm_(own, block.product(block.part(2), scale, own.scalar_type()));
      if (!trained) continue;
      auto dBlock = block.part(2), dFactor = block.part(3);
      if (x.scalar_type() == at::kFloat) at::mm_out(dBlock, own.t(), x);
      else dBlock.copy_(at::mm(own.t(), x));
      dBlock.mul_(scale);
      at::mul_out(dFactor, dBlock, block.second());
      result[1].narrow(0, begin, count).copy_(at::mm(dFactor, w1b.t()));
      result[2].addmm_(w1a.narrow(0, begin, count).t(), dFactor);
      dBlock.mul_(block.first());
      result[3].narrow(0, begin, count).copy_(at::mm(dBlock, w2b.t()));
      result[4].addmm_(w2a.narrow(0, begin, count).t(), dBlock);
    }
    return result;
  }
};

} // namespace

int64_t lohaPassing(int64_t out, int64_t in) { return kHadamardParts * std::min(out, hadamardRows(in)) * in; }

at::Tensor LohaTerm::product(const at::Tensor& x, double scale) const {
  const auto w = tensors();
  if (!at::GradMode::is_enabled()) return hadamardProduct(x, w[0], w[1], w[2], w[3], scale);
  return HadamardProduct::apply(x, w[0], w[1], w[2], w[3], scale);
}

at::Tensor LohaTerm::matrix() const {
  const auto w = tensors();
  return at::mm(w[0], w[1]).mul_(at::mm(w[2], w[3]));
}

} // namespace tw
