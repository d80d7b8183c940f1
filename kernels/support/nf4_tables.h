#pragma once

#include "support/half.h"
#include "tw_kernels/nf4.h"

namespace tw::kernels {

inline constexpr float kNf4Code[16] = {
  -1.0f, -0.6961928009986877f, -0.5250730514526367f, -0.39491748809814453f, -0.28444138169288635f, -0.18477343022823334f,
  -0.09105003625154495f, 0.0f, 0.07958029955625534f, 0.16093020141124725f, 0.24611230194568634f, 0.33791524171829224f,
  0.44070982933044434f, 0.5626170039176941f, 0.7229568362236023f, 1.0f};

/// Decision thresholds: fp32 midpoints of neighbouring codes. A value on a threshold takes the lower code.
struct Nf4Thresholds {
  float value[15] = {};
  constexpr Nf4Thresholds() {
    for (int i = 0; i < 15; ++i)
      value[i] = (kNf4Code[i] + kNf4Code[i + 1]) / 2.0f;
  }
};
inline constexpr Nf4Thresholds kNf4Thresholds;

constexpr int64_t blocksOf(int64_t count, int64_t blockSize) { return count / blockSize + (count % blockSize != 0); }

/// The scale of one block, restored on the fly when the statistics are double-quantised.
TW_ALWAYS_INLINE float absmaxOf(const Nf4Weight& weight, int64_t block) {
  if (weight.absmax)
    return weight.absmax[block];
  const float scaled = weight.nestedMap[weight.absmaxCodes[block]] * weight.nestedAbsmax[block / weight.nestedBlockSize];
  return scaled + weight.nestedOffset;
}

TW_ALWAYS_INLINE uint32_t nibbleAt(const uint8_t* packed, int64_t index) {
  return index & 1 ? packed[index >> 1] & 15u : packed[index >> 1] >> 4;
}

TW_ALWAYS_INLINE float dequantizedAt(const Nf4Weight& weight, const float* code, int64_t index) {
  return code[nibbleAt(weight.packed, index)] * absmaxOf(weight, index / weight.blockSize);
}

/// What a block's values are multiplied by before coding, and the statistic to store (bitsandbytes' CPU path: the floor of 1e-38
/// keeps the reciprocal finite; the short last block stores the floored value and divides by it).
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
