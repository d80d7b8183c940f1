#pragma once
#include <ATen/ATen.h>

namespace tw::ops {

/// y = x / sqrt(mean(x²) + epsilon) · (weight + offset) over the last dimension, statistics in float32, result in x's
/// dtype. Saves x and one float a row.
at::Tensor rmsNorm(const at::Tensor& x, const at::Tensor& weight, double epsilon, double offset = 0.0);
/// The plain composition that rmsNorm must equal. As in Transformers, without an offset (Llama) the product is taken in
/// x's dtype, with one (Gemma) in float32.
at::Tensor rmsNormReference(const at::Tensor& x, const at::Tensor& weight, double epsilon, double offset = 0.0);

} // namespace tw::ops
