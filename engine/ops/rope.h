#pragma once
#include <ATen/ATen.h>

namespace tw::ops {

/// Which elements of a head turn together.
struct RopeLayout {
  int64_t headDim =
      0; ///< 0: all of a head is rotated; otherwise only as many elements as the tables have angles for, the rest stays
  bool interleaved = false; ///< pairs (2i, 2i + 1) instead of (i, i + rotated/2)
};

/// Rotates x [tokens, heads, headDim] or [tokens, heads · headDim] by the angles of cosine, sine [tokens, rotated / 2]
/// (float32). Returns [tokens, heads, headDim]. x may be rotated in place: it must not be used afterwards, nor have
/// been saved for a backward pass before.
at::Tensor rope(const at::Tensor& x, const at::Tensor& cosine, const at::Tensor& sine, const RopeLayout& layout = {});
/// The plain composition that rope must equal; leaves x [tokens, heads, headDim] as it is.
at::Tensor ropeReference(const at::Tensor& x, const at::Tensor& cosine, const at::Tensor& sine,
                         bool interleaved = false);

} // namespace tw::ops
