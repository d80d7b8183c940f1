#pragma once

#include "tw_kernels/scalar.h"
#include "tw_kernels/status.h"

#include <cstdint>

namespace tw::kernels {

/// y = x · rstd · (weight + weightOffset), rstd = 1 / sqrt(mean(x²) + epsilon) per row (arXiv:1910.07467). Gemma:
/// weightOffset 1.
struct RmsNormForwardParams {
  const void* x = nullptr;      ///< [rows, columns] of `type`
  const void* weight = nullptr; ///< [columns] of `weightType`
  void* y = nullptr;            ///< out, as x; may be x
  float* rstd = nullptr;        ///< out, [rows], may be null
  Scalar type = Scalar::F32;
  Scalar weightType = Scalar::F32;
  int64_t rows = 0;
  int64_t columns = 0;
  int64_t xStride = 0; ///< elements between rows
  int64_t yStride = 0;
  float epsilon = 1e-6f;
  float weightOffset = 0.0f;
};

/// dx = rstd · (g - x · rstd² · mean(g · x)), g = dy · (weight + weightOffset); dweight += Σ_rows dy · x · rstd.
struct RmsNormBackwardParams {
  const void* dy = nullptr; ///< [rows, columns] of `type`
  const void* x = nullptr;
  const void* weight = nullptr;
  const float* rstd = nullptr; ///< [rows], from the forward pass
  void* dx = nullptr;          ///< out, as x; may be dy
  float* dweight = nullptr;    ///< added to, [columns], may be null
  Scalar type = Scalar::F32;
  Scalar weightType = Scalar::F32;
  int64_t rows = 0;
  int64_t columns = 0;
  int64_t dyStride = 0;
  int64_t xStride = 0;
  int64_t dxStride = 0;
  float weightOffset = 0.0f;
};

Status rms_norm_forward(Device device, const RmsNormForwardParams& params, void* stream = nullptr);
Status rms_norm_backward(Device device, const RmsNormBackwardParams& params, void* stream = nullptr);

} // namespace tw::kernels
