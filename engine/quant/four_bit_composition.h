#pragma once
// What the 4-bit kernels compute, out of ATen's operations: for devices on which a kernel failed its self-test. The
// same bits as kernels/reference, more slowly. Works through a weight in slices of a few MiB.
#include "engine/quant/four_bit_storage.h"

namespace tw::composition {

/// Codes uint8 [(count + 1) / 2] and scales float32 [blocks] of `weight`'s values, row by row.
struct FourBitBlocks {
  at::Tensor packed, absmax;
};
FourBitBlocks quantizeFourBit(const at::Tensor& weight, const FourBitFormat& format);

/// All values into `target`, contiguous, of a float type.
void dequantizeFourBit(const FourBitStorage::Parts& parts, const at::Tensor& target);

/// Scales in 8 bits: the nearest of `map` [256] to (absmax - offset) / nestedAbsmax, the lower of two as near.
struct AbsmaxBlocks {
  at::Tensor codes, nestedAbsmax; ///< uint8 as absmax, float32 [blocks]
};
AbsmaxBlocks quantizeAbsmax(const at::Tensor& absmax, float offset, const at::Tensor& map, int64_t blockSize);

} // namespace tw::composition
