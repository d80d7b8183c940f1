#pragma once
#include <ATen/ATen.h>

namespace tw::ops {

/// silu(gate) · up, [rows, columns]. Saves gate and up.
at::Tensor swiglu(const at::Tensor& gate, const at::Tensor& up);
/// The plain composition that swiglu must equal.
at::Tensor swigluReference(const at::Tensor& gate, const at::Tensor& up);

} // namespace tw::ops
