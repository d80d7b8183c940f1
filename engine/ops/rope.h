#pragma once
#include <ATen/ATen.h>

namespace tw::ops {

/// Rotates x [tokens, heads, headDim] or [tokens, heads · headDim] by the angles of cosine, sine [tokens, headDim / 2] (float32); pairs are
/// (i, i + headDim/2), as in Transformers. Returns [tokens, heads, headDim]. x may be rotated in place: it must not be used afterwards, nor have been saved
/// for a backward pass before.
at::Tensor rope(const at::Tensor& x, const at::Tensor& cosine, const at::Tensor& sine);
/// The plain composition that rope must equal; leaves x [tokens, heads, headDim] as it is.
at::Tensor ropeReference(const at::Tensor& x, const at::Tensor& cosine, const at::Tensor& sine);

} // namespace tw::ops
