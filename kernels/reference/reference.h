#pragma once

#include "tw_kernels/adamw.h"
#include "tw_kernels/cross_entropy.h"
#include "tw_kernels/nf4.h"
#include "tw_kernels/nf4_matvec.h"
#include "tw_kernels/rms_norm.h"
#include "tw_kernels/rope.h"
#include "tw_kernels/swiglu.h"

/// The operations as one would write them on paper: single-threaded, no tricks. Every kernel is tested against these.
/// Arguments are already checked (kernels/dispatch.cpp).
namespace tw::kernels::reference {

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

} // namespace tw::kernels::reference
