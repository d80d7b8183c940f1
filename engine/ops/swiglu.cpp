#include "engine/ops/swiglu.h"

namespace tw::ops {

at::Tensor swigluReference(const at::Tensor& gate, const at::Tensor& up) { return at::silu(gate) * up; }

at::Tensor swiglu(const at::Tensor& gate, const at::Tensor& up) { return swigluReference(gate, up); }

} // namespace tw::ops
