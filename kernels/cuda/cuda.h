#pragma once

#include "reference/reference.h"

/// The operations on the GPU: queued on `stream`, nothing waits. Arguments are already checked (kernels/dispatch.cpp).
namespace tw::kernels::cuda {

Status nf4Quantize(const Nf4QuantizeParams& params, void* stream);
Status nf4Dequantize(const Nf4DequantizeParams& params, void* stream);
Status absmaxQuantize(const AbsmaxQuantizeParams& params, void* stream);
Status absmaxDequantize(const AbsmaxDequantizeParams& params, void* stream);
Status nf4Matvec(const Nf4MatvecParams& params, void* stream);
Status crossEntropy(const CrossEntropyParams& params, bool withGradient, void* stream);
Status rmsNormForward(const RmsNormForwardParams& params, void* stream);
Status rmsNormBackward(const RmsNormBackwardParams& params, void* stream);
Status swigluForward(const SwigluForwardParams& params, void* stream);
Status swigluBackward(const SwigluBackwardParams& params, void* stream);
Status rope(const RopeParams& params, bool backward, void* stream);
Status adamw(const AdamWParams& params, void* stream);

} // namespace tw::kernels::cuda
