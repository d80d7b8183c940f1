#pragma once

#include "support/half.h"
#include "tw_kernels/nf4.h"

namespace tw::kernels {

/// What a quantiser needs of a code: its values by nibble, the nibbles in ascending order of value, the thresholds
/// between neighbours (fp32 midpoints; a value on one becomes the lower), and the nibble that pads an odd count.
struct FourBitTable {
  float value[16];
  uint8_t order[16];
  uint8_t zero;
  float threshold[15] = {};
  constexpr FourBitTable(const float (&values)[16], const uint8_t (&ascending)[16], uint8_t zeroCode)
      : value{}, order{}, zero(zeroCode) {
    for (int i = 0; i < 16; ++i) {
      value[i] = values[i];
      order[i] = ascending[i];
    }
    for (int i = 0; i < 15; ++i) threshold[i] = (value[order[i]] + value[order[i + 1]]) / 2.0f;
  }
};

inline constexpr float kNf4Code[16] = {-1.0f,
                                       -0.6961928009986877f,
                                       -0.5250730514526367f,
                                       -0.39491748809814453f,
                                       -0.28444138169288635f,
                                       -0.18477343022823334f,
                                       -0.09105003625154495f,
                                       0.0f,
                                       0.07958029955625534f,
                                       0.16093020141124725f,
                                       0.24611230194568634f,
                                       0.33791524171829224f,
                                       0.44070982933044434f,
                                       0.5626170039176941f,
                                       0.7229568362236023f,
                                       1.0f};

/// Sign, exponent, mantissa; bitsandbytes scales {0, 1/16, 8, 12, 4, 6, 2, 3} by the largest. Its kernels give code 8
/// the sign of its bit, though the map that it writes into files has +0 there.
inline constexpr float kFp4Code[16] = {
    0.0f,  0.0625f / 12.0f,  8.0f / 12.0f,  1.0f,  4.0f / 12.0f,  6.0f / 12.0f,  2.0f / 12.0f,  3.0f / 12.0f,
    -0.0f, -0.0625f / 12.0f, -8.0f / 12.0f, -1.0f, -4.0f / 12.0f, -6.0f / 12.0f, -2.0f / 12.0f, -3.0f / 12.0f};

inline constexpr FourBitTable kNf4Table(kNf4Code, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}, 7);
/// Of its two zeros the CPU path writes code 0 for what is not above zero, code 8 to the rest.
inline constexpr FourBitTable kFp4Table(kFp4Code, {11, 10, 13, 12, 15, 14, 9, 0, 8, 1, 6, 7, 4, 5, 2, 3}, 0);

template <FourBit code> inline constexpr const FourBitTable& kTableOf = code == FourBit::Fp4 ? kFp4Table : kNf4Table;
constexpr const FourBitTable& tableOf(FourBit code) { return code == FourBit::Fp4 ? kFp4Table : kNf4Table; }

constexpr int64_t blocksOf(int64_t count, int64_t blockSize) { return count / blockSize + (count % blockSize != 0); }

/// The scale of one block, restored on the fly when the statistics are double-quantised.
TW_ALWAYS_INLINE float absmaxOf(const Nf4Weight& weight, int64_t block) {
  if (weight.absmax) return weight.absmax[block];
  const float scaled =
      weight.nestedMap[weight.absmaxCodes[block]] * weight.nestedAbsmax[block / weight.nestedBlockSize];
  return scaled + weight.nestedOffset;
}

TW_ALWAYS_INLINE uint32_t nibbleAt(const uint8_t* packed, int64_t index) {
  return index & 1 ? packed[index >> 1] & 15u : packed[index >> 1] >> 4;
}

TW_ALWAYS_INLINE float dequantizedAt(const Nf4Weight& weight, const float* code, int64_t index) {
  return code[nibbleAt(weight.packed, index)] * absmaxOf(weight, index / weight.blockSize);
}

/// What a block's values are multiplied by before coding, and the statistic to store (bitsandbytes' CPU path: the floor
/// of 1e-38 keeps the reciprocal finite; the short last block stores the floored value and divides by it).
struct Nf4BlockScale {
  float stored;
  float factor;
  bool divide;
};

TW_ALWAYS_INLINE Nf4BlockScale nf4BlockScale(float absmax, bool isShort) {
  const float floored = absmax < 1e-38f ? 1e-38f : absmax;
  return isShort ? Nf4BlockScale{floored, floored, true} : Nf4BlockScale{absmax, 1.0f / floored, false};
}

} // namespace tw::kernels
