#pragma once

#include "reference/reference.h"

/// The operations on the CPU: cut into parts for OpenMP's threads, each part done by the loops in cpu/body/.
namespace tw::kernels::cpu {

void nf4Quantize(const Nf4QuantizeParams& params);
void nf4Dequantize(const Nf4DequantizeParams& params);
void absmaxQuantize(const AbsmaxQuantizeParams& params);
void absmaxDequantize(const AbsmaxDequantizeParams& params);
void nf4Matvec(const Nf4MatvecParams& params);
void crossEntropy(const CrossEntropyParams& params, bool withGradient);
void rmsNormForward(const RmsNormForwardParams& params);
void rmsNormBackward(const RmsNormBackwardParams& params);
void swigluForward(const SwigluForwardParams& params);
void swigluBackward(const SwigluBackwardParams& params);
void rope(const RopeParams& params, bool backward);
void adamw(const AdamWParams& params);

} // namespace tw::kernels::cpu
