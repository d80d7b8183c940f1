#pragma once
#include <ATen/ATen.h>

namespace tw::ops {

/// y = x / sqrt(mean(x²) + epsilon) · weight over the last dimension, statistics in float32, result in x's dtype. Saves x and one float a row.
at::Tensor rmsNorm(const at::Tensor& x, const at::Tensor& weight, double epsilon);
/// The plain composition that rmsNorm must equal.
at::Tensor rmsNormReference(const at::Tensor& x, const at::Tensor& weight, double epsilon);

} // namespace tw::ops
