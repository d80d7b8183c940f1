#pragma once

#include "tw_kernels/scalar.h"
#include "tw_kernels/status.h"

#include <cstdint>

namespace tw::kernels {

/// Rotary position embedding in place (RoFormer, arXiv:2104.09864) over the first `rotaryDim` items of each head.
/// Pairs are (i, i + rotaryDim/2), or (2i, 2i + 1) when `interleaved`; elements beyond rotaryDim stay.
struct RopeParams {
  void* x = nullptr; ///< [tokens, heads, headDim] of `type`
  Scalar type = Scalar::F32;
  int64_t tokens = 0;
  int64_t heads = 0;
  int64_t headDim = 0;
  int64_t rotaryDim = 0;   ///< even, at most headDim
  int64_t tokenStride = 0; ///< elements
  int64_t headStride = 0;
  const void* cosine = nullptr; ///< [tokens, tableColumns] of `tableType`
  const void* sine = nullptr;
  Scalar tableType = Scalar::F32;
  int64_t tableColumns =
      0; ///< rotaryDim / 2 (one angle a pair) or rotaryDim (one an element, as Transformers lays it out)
  int64_t tableStride = 0; ///< elements between tokens; 0 = every token has the same angles
  bool interleaved = false;
};

Status rope_forward(Device device, const RopeParams& params, void* stream = nullptr);

/// The transposed rotation, in place on the gradient.
Status rope_backward(Device device, const RopeParams& params, void* stream = nullptr);

} // namespace tw::kernels
