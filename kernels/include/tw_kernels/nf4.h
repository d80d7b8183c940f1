#pragma once

#include "tw_kernels/scalar.h"
#include "tw_kernels/status.h"

#include <cstdint>

// 4-bit weights (NormalFloat or FP4), byte for byte as bitsandbytes lays them out (QLoRA, arXiv:2305.14314;
// bitsandbytes 0.50.2).
//
// Blocks of `blockSize` elements run over the flattened row-major tensor and may straddle rows; the last may be short.
// Element 2i is the high nibble of byte i, element 2i+1 the low one; with an odd count the last low nibble is the code
// of zero. value = codeBook[nibble] * absmax[block], one fp32 product, rounded once to the output type.
//
// All pointers live on the device of the call. Legal block sizes: powers of two from 32 to 4096.
namespace tw::kernels {

/// Which sixteen values the nibbles stand for.
enum class FourBit { Nf4, Fp4 };

/// A quantised tensor of `count` elements. The statistics are either plain (`absmax`) or double-quantised (`absmax`
/// null).
struct Nf4Weight {
  const uint8_t* packed = nullptr; ///< [(count + 1) / 2]
  int64_t count = 0;
  int32_t blockSize = 64;
  const float* absmax = nullptr;        ///< [blocks], or null: then the five fields below hold it
  const uint8_t* absmaxCodes = nullptr; ///< [blocks]
  const float* nestedAbsmax = nullptr;  ///< [ceil(blocks / nestedBlockSize)]
  const float* nestedMap = nullptr;     ///< [256], see dynamicMap(true, …)
  int32_t nestedBlockSize = 256;
  float nestedOffset = 0.0f;
  const float* codeBook = nullptr; ///< [16] values by nibble; null = NF4
};

struct Nf4QuantizeParams {
  const void* source = nullptr; ///< [count] of `type`
  Scalar type = Scalar::F32;
  int64_t count = 0;
  int32_t blockSize = 64;
  uint8_t* packed = nullptr; ///< out, [(count + 1) / 2]
  float* absmax = nullptr;   ///< out, [ceil(count / blockSize)]
  FourBit code = FourBit::Nf4;
};

struct Nf4DequantizeParams {
  Nf4Weight weight;
  int64_t begin = 0; ///< first element wanted; rows [r0, r1) of an [out, in] matrix are elements [r0 * in, r1 * in)
  int64_t end = 0;   ///< one past the last, at most weight.count
  void* target = nullptr; ///< out, [end - begin] of `type`
  Scalar type = Scalar::BF16;
};

/// Double quantisation: codes = nearest entry of `map` to (absmax - offset) / nestedAbsmax, ties to the lower index.
struct AbsmaxQuantizeParams {
  const float* absmax = nullptr; ///< [count]
  int64_t count = 0;
  float offset = 0.0f;        ///< mean of absmax, computed by the caller
  const float* map = nullptr; ///< [256], ascending
  int32_t blockSize = 256;
  uint8_t* codes = nullptr;      ///< out, [count]
  float* nestedAbsmax = nullptr; ///< out, [ceil(count / blockSize)]
};

/// absmax = map[code] * nestedAbsmax + offset, two roundings.
struct AbsmaxDequantizeParams {
  const uint8_t* codes = nullptr;
  int64_t count = 0;
  float offset = 0.0f;
  const float* map = nullptr;
  int32_t blockSize = 256;
  const float* nestedAbsmax = nullptr;
  float* absmax = nullptr; ///< out, [count]
};

/// On the CPU: bitsandbytes' CPU arithmetic (IEEE reciprocal of max(absmax, 1e-38), then multiply; the short last block
/// divides and stores the clamped absmax). On Cuda: its GPU arithmetic (fast reciprocal; an all-zero block packs to
/// 0x00).
Status nf4_quantize(Device device, const Nf4QuantizeParams& params, void* stream = nullptr);
Status nf4_dequantize(Device device, const Nf4DequantizeParams& params, void* stream = nullptr);
Status absmax_quantize(Device device, const AbsmaxQuantizeParams& params, void* stream = nullptr);
Status absmax_dequantize(Device device, const AbsmaxDequantizeParams& params, void* stream = nullptr);

/// The sixteen values by nibble, in host memory; FP4's second zero (code 8) is negative.
const float* codeBook(FourBit code);

/// bitsandbytes' 256-entry dynamic map (8-Bit Approximations, arXiv:1511.04561), ascending, bit-identical to
/// create_dynamic_map. Signed: statistics of weights and first moments; unsigned: second moments.
void dynamicMap(bool isSigned, float map[256]);

} // namespace tw::kernels
