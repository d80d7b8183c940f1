#include "engine/tune/miss/shared_shards.h"

#include "engine/ops/dropout.h"

#include <torch/csrc/autograd/custom_function.h>

namespace tw {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// The sum of the shards of x [tokens, in], [tokens, r].
at::Tensor folded(const at::Tensor& x, int64_t r) {
  const int64_t rest = x.size(1) % r, whole = x.size(1) - rest;
  auto sum = x.narrow(1, 0, whole).reshape({x.size(0), whole / r, r}).sum(1);
  if (rest > 0) sum.narrow(1, 0, rest).add_(x.narrow(1, whole, rest));
  return sum;
}

/// The other way: every shard is `sum`, [tokens, in].
at::Tensor unfolded(const at::Tensor& sum, int64_t in) {
  return sum.repeat({1, (in + sum.size(1) - 1) / sum.size(1)}).narrow(1, 0, in).contiguous();
}

class SharedShards : public torch::autograd::Function<SharedShards> {
 public:
  static at::Tensor forward(AutogradContext* ctx, const at::Tensor& x, const at::Tensor& B, double dropout,
                            int64_t seed) {
    const auto dropped = dropout > 0 ? ops::dropout(x.contiguous(), dropout, static_cast<uint64_t>(seed)) : x;
    const auto sum = folded(dropped, B.size(0));
    ctx->save_for_backward({sum, B});
    ctx->saved_data["in"] = x.size(1);
    ctx->saved_data["dropout"] = dropout;
    ctx->saved_data["seed"] = seed;
    return at::mm(sum, B.to(x.scalar_type()));
  }

  static variable_list backward(AutogradContext* ctx, const variable_list& gradients) {
    const auto saved = ctx->get_saved_variables();
    const auto &sum = saved[0], &B = saved[1];
    const auto dy = gradients[0].contiguous();
    variable_list result(4);
    if (ctx->needs_input_grad(1)) result[1] = at::mm(sum.t(), dy).to(B.scalar_type());
    if (!ctx->needs_input_grad(0)) return result;
    result[0] = unfolded(at::mm(dy, B.to(dy.scalar_type()).t()), ctx->saved_data["in"].toInt());
    if (const double dropout = ctx->saved_data["dropout"].toDouble(); dropout > 0)
      result[0] = ops::dropout(result[0], dropout, static_cast<uint64_t>(ctx->saved_data["seed"].toInt()));
    return result;
  }
};

/// [out, in] as blocks: of outputs i, all inputs j under one another, [out/r, in/r · r, r].
at::Tensor blocksOf(const at::Tensor& matrix, int64_t r) {
  const int64_t out = matrix.size(0) / r, in = matrix.size(1) / r;
  return matrix.reshape({out, r, in, r}).transpose(1, 2).reshape({out, in * r, r});
}

struct DenseWeight : torch::CustomClassHolder {
  explicit DenseWeight(std::function<at::Tensor(at::ScalarType)> given) : dense(std::move(given)) {}
  std::function<at::Tensor(at::ScalarType)> dense;
};

class BatProduct : public torch::autograd::Function<BatProduct> {
 public:
  static at::Tensor forward(AutogradContext* ctx, const c10::intrusive_ptr<DenseWeight>& weight, const at::Tensor& x,
                            const at::Tensor& B) {
    ctx->save_for_backward({x, B});
    ctx->saved_data["weight"] = c10::IValue::make_capsule(weight);
    return at::mm(x, batDelta(weight->dense(x.scalar_type()), B).t());
  }

  static variable_list backward(AutogradContext* ctx, const variable_list& gradients) {
    const auto weight = c10::static_intrusive_pointer_cast<DenseWeight>(ctx->saved_data["weight"].toCapsule());
    const auto saved = ctx->get_saved_variables();
    const auto &x = saved[0], &B = saved[1];
    const auto dy = gradients[0].contiguous();
    variable_list result(3); // the weight comes first and has none
    if (ctx->needs_input_grad(0)) result[1] = at::mm(dy, batDelta(weight->dense(dy.scalar_type()), B));
    if (!ctx->needs_input_grad(1)) return result;
    const int64_t r = B.size(-1), out = B.size(0);
    const auto gradient = blocksOf(at::mm(dy.t(), x), r); // of what is added to W
    const auto W = blocksOf(weight->dense(dy.scalar_type()), r);
    result[2] = (at::bmm(W.transpose(1, 2), gradient) + gradient.view({out, -1, r, r}).sum(1)).to(B.scalar_type());
    return result;
  }
};

} // namespace

at::Tensor sharedShards(const at::Tensor& x, const at::Tensor& B, double dropout, uint64_t seed) {
  return SharedShards::apply(x, B, dropout, static_cast<int64_t>(seed));
}

at::Tensor batDelta(const at::Tensor& W, const at::Tensor& B) {
  const int64_t r = B.size(-1), out = B.size(0), in = W.size(1) / r;
  const auto block = B.to(W.scalar_type());
  const auto added = at::bmm(blocksOf(W, r), block).view({out, in, r, r}).add_(block.unsqueeze(1));
  return added.transpose(1, 2).reshape(W.sizes());
}

at::Tensor batProduct(const at::Tensor& x, const at::Tensor& B, std::function<at::Tensor(at::ScalarType)> weight) {
  return BatProduct::apply(c10::make_intrusive<DenseWeight>(std::move(weight)), x, B);
}

} // namespace tw
