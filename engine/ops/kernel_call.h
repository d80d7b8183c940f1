#pragma once
// From ATen's tensors to the pointers, types and streams that tw_kernels take.
#include "tw_kernels/dispatch.h"
#include "tw_kernels/scalar.h"

#include <ATen/ATen.h>
#include <c10/core/DeviceGuard.h>
#include <c10/core/impl/VirtualGuardImpl.h>

namespace tw::ops {

inline std::optional<kernels::Scalar> kernelScalar(at::ScalarType type) {
  if (type == at::kFloat) return kernels::Scalar::F32;
  if (type == at::kHalf) return kernels::Scalar::F16;
  if (type == at::kBFloat16) return kernels::Scalar::BF16;
  return std::nullopt;
}

inline kernels::Device kernelDevice(const at::Tensor& tensor) {
  return tensor.is_cuda() ? kernels::Device::Cuda : kernels::Device::Cpu;
}

/// Whether the kernel of `op` accepts tensors like this one; otherwise the caller's composition serves.
inline bool kernelTakes(kernels::Op op, const at::Tensor& tensor) {
  return (tensor.is_cpu() || tensor.is_cuda()) && kernelScalar(tensor.scalar_type()) &&
         kernels::available(kernelDevice(tensor), op);
}

/// ATen's current stream on the tensor's device (nullptr on the CPU), that device being current while the object lives.
class KernelScope {
 public:
  explicit KernelScope(const at::Tensor& tensor) : m_guard(tensor.device()) {
    if (tensor.is_cuda()) m_stream = c10::impl::VirtualGuardImpl(at::kCUDA).getStream(tensor.device()).native_handle();
  }
  void* stream() const { return m_stream; }

 private:
  c10::DeviceGuard m_guard;
  void* m_stream = nullptr;
};

inline void checkKernel(kernels::Status status, const char* name) {
  TORCH_CHECK(status == kernels::Status::Ok, name, ": ", kernels::message(status));
}

} // namespace tw::ops
