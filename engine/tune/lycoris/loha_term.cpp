#include "engine/tune/lycoris/loha_term.h"

#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>

namespace tw {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

constexpr int64_t kHadamardValues = int64_t{1} << 20; ///< of D that exist at a time

int64_t hadamardRows(int64_t in) { return std::max<int64_t>(1, kHadamardValues / in); }

/// Some rows of both factors of D.
struct HadamardBlock {
  at::Tensor first, second;
  HadamardBlock(const at::Tensor& w1a, const at::Tensor& w1b, const at::Tensor& w2a, const at::Tensor& w2b,
                int64_t begin, int64_t count)
      : first(at::mm(w1a.narrow(0, begin, count), w1b)), second(at::mm(w2a.narrow(0, begin, count), w2b)) {}
  at::Tensor product(double scale, at::ScalarType dtype) const { return (first * second).mul_(scale).to(dtype); }
};

at::Tensor hadamardProduct(const at::Tensor& x, const at::Tensor& w1a, const at::Tensor& w1b, const at::Tensor& w2a,
                           const at::Tensor& w2b, double scale) {
  const int64_t out = w1a.size(0), rows = hadamardRows(x.size(1));
  auto y = at::empty({x.size(0), out}, x.options());
  for (int64_t begin = 0; begin < out; begin += rows) {
    const int64_t count = std::min(rows, out - begin);
    const HadamardBlock block(w1a, w1b, w2a, w2b, begin, count);
    y.narrow(1, begin, count).copy_(at::mm(x, block.product(scale, x.scalar_type()).t()));
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
    const int64_t out = w1a.size(0), rows = hadamardRows(x.size(1));
    const bool trained = ctx->needs_input_grad(1), passes = ctx->needs_input_grad(0);
    variable_list result(6);
    if (passes) result[0] = at::zeros_like(x);
    if (trained)
      for (size_t i = 1; i <= 4; ++i) result[i] = at::zeros_like(saved[i]);
    for (int64_t begin = 0; begin < out; begin += rows) {
      const int64_t count = std::min(rows, out - begin);
      const HadamardBlock block(w1a, w1b, w2a, w2b, begin, count);
      const auto own = dy.narrow(1, begin, count);
      if (passes) result[0].addmm_(own, block.product(scale, own.scalar_type()));
      if (!trained) continue;
      const auto dBlock = at::mm(own.t(), x).to(at::kFloat).mul_(scale);
      const auto dFirst = dBlock * block.second, dSecond = dBlock * block.first;
      result[1].narrow(0, begin, count).copy_(at::mm(dFirst, w1b.t()));
      result[2].addmm_(w1a.narrow(0, begin, count).t(), dFirst);
      result[3].narrow(0, begin, count).copy_(at::mm(dSecond, w2b.t()));
      result[4].addmm_(w2a.narrow(0, begin, count).t(), dSecond);
    }
    return result;
  }
};

} // namespace

int64_t lohaPassing(int64_t out, int64_t in) { return 5 * std::min(out, hadamardRows(in)) * in; }

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
