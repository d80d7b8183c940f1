#include "engine/ops/swiglu.h"
#include "engine/ops/kernel_call.h"
#include "tw_kernels/swiglu.h"

#include <torch/csrc/autograd/custom_function.h>

namespace tw::ops {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

class SwigluFunction : public torch::autograd::Function<SwigluFunction> {
 public:
  static at::Tensor forward(AutogradContext* ctx, const at::Tensor& gate, const at::Tensor& up) {
    const KernelScope scope(gate);
    auto out = at::empty_like(gate);
    const int64_t columns = gate.size(1);
    kernels::SwigluForwardParams params{gate.const_data_ptr(),
                                        up.const_data_ptr(),
                                        out.mutable_data_ptr(),
                                        *kernelScalar(gate.scalar_type()),
                                        gate.size(0),
                                        columns,
                                        columns,
                                        columns,
                                        columns};
    checkKernel(kernels::swiglu_forward(kernelDevice(gate), params, scope.stream()), "swiglu_forward");
    ctx->save_for_backward({gate, up});
    return out;
  }

  static variable_list backward(AutogradContext* ctx, const variable_list& gradients) {
    const auto saved = ctx->get_saved_variables();
    const auto &gate = saved[0], &up = saved[1];
    const KernelScope scope(gate);
    const auto dout = gradients[0].contiguous();
    auto dgate = at::empty_like(gate), dup = at::empty_like(up);
    const int64_t columns = gate.size(1);
    kernels::SwigluBackwardParams params{dout.const_data_ptr(),
                                         gate.const_data_ptr(),
                                         up.const_data_ptr(),
                                         dgate.mutable_data_ptr(),
                                         dup.mutable_data_ptr(),
                                         nullptr,
                                         *kernelScalar(gate.scalar_type()),
                                         gate.size(0),
                                         columns,
                                         columns,
                                         columns,
                                         columns,
                                         columns,
                                         columns,
                                         columns};
    checkKernel(kernels::swiglu_backward(kernelDevice(gate), params, scope.stream()), "swiglu_backward");
    return {dgate, dup};
  }
};

} // namespace

at::Tensor swigluReference(const at::Tensor& gate, const at::Tensor& up) { return at::silu(gate) * up; }

at::Tensor swiglu(const at::Tensor& gate, const at::Tensor& up) {
  TORCH_CHECK(gate.dim() == 2 && gate.sizes() == up.sizes() && gate.scalar_type() == up.scalar_type(),
              "swiglu: gate and up differ");
  if (gate.numel() == 0 || !kernelTakes(kernels::Op::Swiglu, gate)) return swigluReference(gate, up);
  return SwigluFunction::apply(gate.contiguous(), up.contiguous());
}

} // namespace tw::ops
