#pragma once
#include <ATen/ATen.h>

namespace tw::ops {

/// Rotates x [tokens, heads, headDim] by the angles of cosine, sine [tokens, headDim / 2] (float32); pairs are (i, i + headDim/2), as in Transformers.
at::Tensor rope(const at::Tensor& x, const at::Tensor& cosine, const at::Tensor& sine);
/// The plain composition that rope must equal.
at::Tensor ropeReference(const at::Tensor& x, const at::Tensor& cosine, const at::Tensor& sine);

} // namespace tw::ops
