#pragma once
// The same rows put before several places of a tensor: virtual tokens before segments, a prefix before their keys.
#include <ATen/ATen.h>
#include <vector>

namespace tw::ops {

/// x [rows, …] with `inserted` [n, …], cast to x's type, before each of the rows `before` (ascending, each below
/// x.size(0)): [rows + n · before.size(), …]. Differentiable in both; the gradient of `inserted` is summed in float32.
at::Tensor insertRows(const at::Tensor& x, const at::Tensor& inserted, const std::vector<int64_t>& before);

} // namespace tw::ops
