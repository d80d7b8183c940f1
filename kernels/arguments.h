#pragma once

#include "reference/reference.h"

namespace tw::kernels {

/// Whether a call's sizes, strides and pointers make sense. Nothing behind a pointer is looked at, except
/// `targetsInRange`.
bool valid(const Nf4QuantizeParams& params);
bool valid(const Nf4DequantizeParams& params);
bool valid(const AbsmaxQuantizeParams& params);
bool valid(const AbsmaxDequantizeParams& params);
bool valid(const Nf4MatvecParams& params);
bool valid(const CrossEntropyParams& params);
bool valid(const RmsNormForwardParams& params);
bool valid(const RmsNormBackwardParams& params);
bool valid(const SwigluForwardParams& params);
bool valid(const SwigluBackwardParams& params);
bool valid(const RopeParams& params);
bool valid(const AdamWParams& params);

/// Host memory only: every target is a class or ignoreIndex.
bool targetsInRange(const CrossEntropyParams& params);

} // namespace tw::kernels
