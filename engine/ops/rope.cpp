#include "engine/ops/rope.h"
#include "engine/ops/kernel_call.h"
#include "tw_kernels/rope.h"

#include <torch/csrc/autograd/custom_function.h>

namespace tw::ops {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// x is contiguous, of tokens × heads × headDim elements however they are grouped.
void rotate(const at::Tensor& x, const at::Tensor& cosine, const at::Tensor& sine, int64_t headDim, bool interleaved,
            bool backward) {
  const KernelScope scope(x);
  const int64_t tokens = x.size(0), heads = x.numel() / (tokens * headDim);
  kernels::RopeParams params{x.mutable_data_ptr(),
                             *kernelScalar(x.scalar_type()),
                             tokens,
                             heads,
                             headDim,
                             2 * cosine.size(1),
                             heads * headDim,
                             headDim,
                             cosine.const_data_ptr(),
                             sine.const_data_ptr(),
                             kernels::Scalar::F32,
                             cosine.size(1),
                             cosine.size(1),
                             interleaved};
  checkKernel(backward ? kernels::rope_backward(kernelDevice(x), params, scope.stream())
                       : kernels::rope_forward(kernelDevice(x), params, scope.stream()),
              "rope");
}

class RopeFunction : public torch::autograd::Function<RopeFunction> {
 public:
  static at::Tensor forward(AutogradContext* ctx, at::Tensor x, const at::Tensor& cosine, const at::Tensor& sine,
                            int64_t headDim, bool interleaved) {
    rotate(x, cosine, sine, headDim, interleaved, false);
    ctx->save_for_backward({cosine, sine});
    ctx->saved_data["headDim"] = headDim;
    ctx->saved_data["interleaved"] = interleaved;
    ctx->mark_dirty({x});
    return x;
  }
  static variable_list backward(AutogradContext* ctx, const variable_list& gradients) {
    const auto saved = ctx->get_saved_variables();
    const auto dx = gradients[0].clone(at::MemoryFormat::Contiguous); // the incoming gradient may have other readers
    rotate(dx, saved[0], saved[1], ctx->saved_data["headDim"].toInt(), ctx->saved_data["interleaved"].toBool(), true);
    return {dx, {}, {}, {}, {}};
  }
};

} // namespace

at::Tensor ropeReference(const at::Tensor& x, const at::Tensor& cosine, const at::Tensor& sine, bool interleaved) {
  const int64_t rotated = 2 * cosine.size(1);
  const auto turning = x.slice(-1, 0, rotated).to(cosine.scalar_type());
  const auto first = interleaved ? turning.slice(-1, 0, rotated, 2) : turning.slice(-1, 0, rotated / 2);
  const auto second = interleaved ? turning.slice(-1, 1, rotated, 2) : turning.slice(-1, rotated / 2, rotated);
  const auto c = cosine.unsqueeze(1), s = sine.unsqueeze(1);
  const auto a = first * c - second * s, b = second * c + first * s;
  const auto turned = (interleaved ? at::stack({a, b}, -1).flatten(-2) : at::cat({a, b}, -1)).to(x.scalar_type());
  return rotated == x.size(-1) ? turned : at::cat({turned, x.slice(-1, rotated)}, -1);
}

at::Tensor rope(const at::Tensor& x, const at::Tensor& cosine, const at::Tensor& sine, const RopeLayout& layout) {
  const int64_t tokens = x.size(0), headDim = layout.headDim > 0 ? layout.headDim : 2 * cosine.size(1);
  TORCH_CHECK(cosine.sizes() == sine.sizes() && cosine.size(0) == tokens && 2 * cosine.size(1) <= headDim &&
                  (x.dim() == 3 || x.dim() == 2),
              "rope: the tables do not fit");
  const auto grouped = [&](const at::Tensor& t) {
    return t.view({tokens, t.numel() / std::max<int64_t>(tokens * headDim, 1), headDim});
  };
  if (tokens == 0 || !kernelTakes(kernels::Op::Rope, x) || cosine.scalar_type() != at::kFloat)
    return ropeReference(grouped(x.contiguous()), cosine, sine, layout.interleaved);
  // In place only where nobody else can see it: a fresh result, neither a leaf nor a view.
  const bool differentiable = at::GradMode::is_enabled() && x.requires_grad();
  const bool own = x.is_contiguous() && !x.is_view() && !(differentiable && x.is_leaf());
  const auto target = own ? x : x.clone(at::MemoryFormat::Contiguous);
  if (differentiable) return grouped(RopeFunction::apply(target, cosine, sine, headDim, layout.interleaved));
  rotate(target, cosine, sine, headDim, layout.interleaved, false);
  return grouped(target);
}

} // namespace tw::ops
