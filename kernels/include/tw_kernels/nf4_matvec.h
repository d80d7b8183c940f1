#pragma once

#include "tw_kernels/nf4.h"

namespace tw::kernels {

/// y[r, o] = Σ_i W[o, i] · x[r, i] for a handful of rows (generation); W is dequantised on the fly and never rounded to
/// 16 bits.
struct Nf4MatvecParams {
  Nf4Weight weight; ///< count = outFeatures * inFeatures
  int64_t outFeatures = 0;
  int64_t inFeatures = 0;
  int32_t rows = 1;        ///< 1..8
  const void* x = nullptr; ///< [rows, inFeatures] of `type`
  int64_t xStride = 0;     ///< elements between rows of x
  void* y = nullptr;       ///< out, [rows, outFeatures] of `type`
  int64_t yStride = 0;
  Scalar type = Scalar::BF16;
};

Status nf4_matvec(Device device, const Nf4MatvecParams& params, void* stream = nullptr);

} // namespace tw::kernels
