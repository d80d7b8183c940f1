#pragma once

#include "tw_kernels/scalar.h"
#include "tw_kernels/status.h"

#include <cstdint>

namespace tw::kernels {

/// out = silu(gate) · up, silu(g) = g / (1 + exp(-g)) (arXiv:2002.05202). Strides in elements, so that gate and up may
/// be the halves of one [rows, 2 · columns] tensor.
struct SwigluForwardParams {
  const void* gate = nullptr; ///< [rows, columns] of `type`
  const void* up = nullptr;
  void* out = nullptr; ///< may be gate or up
  Scalar type = Scalar::F32;
  int64_t rows = 0;
  int64_t columns = 0;
  int64_t gateStride = 0;
  int64_t upStride = 0;
  int64_t outStride = 0;
};

/// dup = dout · silu(gate); dgate = dout · up · s · (1 + gate · (1 - s)), s = sigmoid(gate).
/// Each output may be any of the inputs (element by element, all is read before anything is written).
struct SwigluBackwardParams {
  const void* dout = nullptr; ///< [rows, columns] of `type`
  const void* gate = nullptr;
  const void* up = nullptr;
  void* dgate = nullptr;
  void* dup = nullptr;
  void* product =
      nullptr; ///< out, silu(gate) · up again, may be null: saves keeping it for the next layer's weight gradient
  Scalar type = Scalar::F32;
  int64_t rows = 0;
  int64_t columns = 0;
  int64_t doutStride = 0;
  int64_t gateStride = 0;
  int64_t upStride = 0;
  int64_t dgateStride = 0;
  int64_t dupStride = 0;
  int64_t productStride = 0;
};

Status swiglu_forward(Device device, const SwigluForwardParams& params, void* stream = nullptr);
Status swiglu_backward(Device device, const SwigluBackwardParams& params, void* stream = nullptr);

} // namespace tw::kernels
