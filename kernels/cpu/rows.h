#pragma once

#include "tw_kernels/adamw.h"
#include "tw_kernels/cross_entropy.h"
#include "tw_kernels/dispatch.h"
#include "tw_kernels/nf4.h"
#include "tw_kernels/nf4_matvec.h"
#include "tw_kernels/rms_norm.h"
#include "tw_kernels/rope.h"
#include "tw_kernels/swiglu.h"

namespace tw::kernels {

/// The inner loops of one instruction set: each does the part [begin, end) of a call, in one thread.
/// rows_<isa>.cpp compiles the same bodies (cpu/body/) once for each.
struct Rows {
  void (*nf4Quantize)(const Nf4QuantizeParams&, int64_t beginBlock, int64_t endBlock);
  void (*nf4Dequantize)(const Nf4Weight&, int64_t beginElement, int64_t endElement, Scalar type, void* target);
  void (*nf4Matvec)(const Nf4MatvecParams&, int64_t beginOut, int64_t endOut);
  void (*crossEntropy)(const CrossEntropyParams&, bool withGradient, int64_t beginRow, int64_t endRow);
  void (*rmsNormForward)(const RmsNormForwardParams&, int64_t beginRow, int64_t endRow);
  void (*rmsNormBackward)(const RmsNormBackwardParams&, int64_t beginRow, int64_t endRow);
  void (*rmsNormWeight)(const RmsNormBackwardParams&, int64_t beginColumn, int64_t endColumn);
  void (*swigluForward)(const SwigluForwardParams&, int64_t beginRow, int64_t endRow);
  void (*swigluBackward)(const SwigluBackwardParams&, int64_t beginRow, int64_t endRow);
  void (*rope)(const RopeParams&, bool backward, int64_t beginToken, int64_t endToken);
  void (*adamw)(const AdamWParams&, int64_t begin, int64_t end);
};

extern const Rows kPortableRows;
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define TW_X86_ROWS 1
extern const Rows kAvx2Rows;
extern const Rows kAvx512Rows;
#endif

/// Those of isa().
const Rows& rows();

} // namespace tw::kernels
