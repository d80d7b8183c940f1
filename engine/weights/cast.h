#pragma once
#include <ATen/ATen.h>

namespace tw::ops {

/// `tensor` itself where it has that type already.
inline at::Tensor cast(const at::Tensor& tensor, at::ScalarType dtype) {
  return tensor.scalar_type() == dtype ? tensor : tensor.to(dtype);
}

} // namespace tw::ops
