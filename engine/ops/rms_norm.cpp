#include "engine/ops/rms_norm.h"
#include "engine/ops/kernel_call.h"
#include "tw_kernels/rms_norm.h"

#include <torch/csrc/autograd/custom_function.h>

namespace tw::ops {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

class RmsNormFunction : public torch::autograd::Function<RmsNormFunction> {
 public:
  static at::Tensor forward(AutogradContext* ctx, const at::Tensor& x, const at::Tensor& weight, double epsilon,
                            double offset) {
    const KernelScope scope(x);
    auto y = at::empty_like(x);
    const int64_t columns = x.size(-1), rows = x.numel() / columns;
    auto rstd = at::empty({rows}, x.options().dtype(at::kFloat));
    kernels::RmsNormForwardParams params{x.const_data_ptr(),
                                         weight.const_data_ptr(),
                                         y.mutable_data_ptr(),
                                         rstd.mutable_data_ptr<float>(),
                                         *kernelScalar(x.scalar_type()),
                                         *kernelScalar(weight.scalar_type()),
                                         rows,
                                         columns,
                                         columns,
                                         columns,
                                         static_cast<float>(epsilon),
                                         static_cast<float>(offset)};
    checkKernel(kernels::rms_norm_forward(kernelDevice(x), params, scope.stream()), "rms_norm_forward");
    ctx->save_for_backward({x, weight, std::move(rstd)});
    ctx->saved_data["offset"] = offset;
    return y;
  }

  static variable_list backward(AutogradContext* ctx, const variable_list& gradients) {
    const auto saved = ctx->get_saved_variables();
    const auto &x = saved[0], &weight = saved[1];
    const KernelScope scope(x);
    const auto dy = gradients[0].contiguous();
    auto dx = at::empty_like(x);
    at::Tensor dweight;
    if (ctx->needs_input_grad(1)) dweight = at::zeros({weight.numel()}, weight.options().dtype(at::kFloat));
    const int64_t columns = x.size(-1), rows = x.numel() / columns;
    kernels::RmsNormBackwardParams params{dy.const_data_ptr(),
                                          x.const_data_ptr(),
                                          weight.const_data_ptr(),
                                          saved[2].const_data_ptr<float>(),
                                          dx.mutable_data_ptr(),
                                          dweight.defined() ? dweight.mutable_data_ptr<float>() : nullptr,
                                          *kernelScalar(x.scalar_type()),
                                          *kernelScalar(weight.scalar_type()),
                                          rows,
                                          columns,
                                          columns,
                                          columns,
                                          columns,
                                          static_cast<float>(ctx->saved_data["offset"].toDouble())};
    checkKernel(kernels::rms_norm_backward(kernelDevice(x), params, scope.stream()), "rms_norm_backward");
    return {dx, dweight.defined() ? dweight.to(weight.scalar_type()) : at::Tensor(), {}, {}};
  }
};

} // namespace

at::Tensor rmsNormReference(const at::Tensor& x, const at::Tensor& weight, double epsilon, double offset) {
  const auto wide = x.scalar_type() == at::kDouble ? x : x.to(at::kFloat);
  const auto scale = wide.pow(2).mean(-1, true).add(epsilon).rsqrt();
  if (offset != 0.0) return (wide * scale * (weight.to(wide.scalar_type()) + offset)).to(x.scalar_type());
  return weight.to(x.scalar_type()) * (wide * scale).to(x.scalar_type());
}

at::Tensor rmsNorm(const at::Tensor& x, const at::Tensor& weight, double epsilon, double offset) {
  TORCH_CHECK(x.dim() >= 1 && weight.dim() == 1 && weight.size(0) == x.size(-1),
              "rmsNorm: the weight is not one value a column");
  if (x.numel() == 0 || !kernelTakes(kernels::Op::RmsNorm, x) || !kernelScalar(weight.scalar_type()))
    return rmsNormReference(x, weight, epsilon, offset);
  return RmsNormFunction::apply(x.contiguous(), weight.contiguous(), epsilon, offset);
}

} // namespace tw::ops
