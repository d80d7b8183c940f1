#pragma once

#include "tw_kernels/scalar.h"
#include "tw_kernels/status.h"

#include <cstdint>

namespace tw::kernels {

/// Softmax cross entropy over a chunk of logits [rows, vocab], statistics in fp32.
/// A row whose target is `ignoreIndex` has loss 0 and gradient 0.
struct CrossEntropyParams {
  void* logits = nullptr; ///< [rows, vocab] of `type`; overwritten by the gradient in cross_entropy_forward_backward
  Scalar type = Scalar::F32;
  int64_t rows = 0;
  int64_t vocab = 0;
  int64_t rowStride = 0;         ///< elements, at least vocab
  const void* targets = nullptr; ///< [rows] of int64 or int32
  bool targets64 = true;
  int64_t ignoreIndex = -100;
  float* losses = nullptr;    ///< out, [rows]: logsumexp - logit[target]
  float* logSumExp = nullptr; ///< out, [rows], may be null
  float gradientScale = 1.0f;
};

/// Losses only; the logits are not touched. Any other target outside [0, vocab) is InvalidArgument on the CPU (nothing
/// is written) and a NaN loss on Cuda, where looking first would stall the device.
Status cross_entropy_forward(Device device, const CrossEntropyParams& params, void* stream = nullptr);

/// Losses, and in place of the logits (softmax - onehot(target)) * gradientScale.
Status cross_entropy_forward_backward(Device device, const CrossEntropyParams& params, void* stream = nullptr);

} // namespace tw::kernels
