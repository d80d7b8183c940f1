// Every body and the table of their entry points, compiled once for each instruction set: included by rows_<isa>.cpp in
// a namespace of its own, behind the set's vector vocabulary.
#include "cpu/body/common.h"

#include "cpu/body/nf4.h"

#include "cpu/body/cross_entropy.h"

#include "cpu/body/rms_norm.h"

#include "cpu/body/swiglu.h"

#include "cpu/body/rope.h"

#include "cpu/body/adamw.h"

constexpr Rows kBodies = {
    .nf4Quantize = nf4Quantize,
    .nf4Dequantize = nf4Dequantize,
    .nf4Matvec = nf4Matvec,
    .crossEntropy = crossEntropy,
    .rmsNormForward = rmsNormForward,
    .rmsNormBackward = rmsNormBackward,
    .rmsNormWeight = rmsNormWeight,
    .swigluForward = swigluForward,
    .swigluBackward = swigluBackward,
    .rope = rope,
    .adamw = adamw,
};
