#pragma once

#include "tw_kernels/status.h"

#include <cstdint>

namespace tw::kernels {

/// One AdamW step over a flat fp32 tensor, PyTorch's formula (decay first, arXiv:1711.05101):
/// p *= 1 - lr·wd; m += (1-β1)(g-m); v = β2·v + (1-β2)g²; p -= lr/(1-β1^t) · m / (sqrt(v)/sqrt(1-β2^t) + ε).
struct AdamWParams {
  float* parameter = nullptr; ///< [count]
  const float* gradient = nullptr;
  float* firstMoment = nullptr;
  float* secondMoment = nullptr;
  int64_t count = 0;
  double learningRate = 0.0;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;
  double weightDecay = 0.0;
  int64_t step = 1;           ///< t, from 1
  float gradientScale = 1.0f; ///< multiplies the gradient (clipping, accumulation)
};

Status adamw_step(Device device, const AdamWParams& params, void* stream = nullptr);

} // namespace tw::kernels
