#pragma once

#include "tw_kernels/scalar.h"

#include <cstdint>
#include <cstring>

#define TW_ALWAYS_INLINE inline __attribute__((always_inline))

// 16-bit floats as bit patterns, and their conversions to and from fp32 (round to nearest, ties to even; NaN stays
// NaN). Always inlined, so that code compiled for a wider instruction set may use them.
namespace tw::kernels {

struct Bf16 {
  uint16_t bits;
};
struct Half {
  uint16_t bits;
};

TW_ALWAYS_INLINE uint32_t bitsOf(float value) {
  uint32_t bits;
  std::memcpy(&bits, &value, 4);
  return bits;
}
TW_ALWAYS_INLINE float floatOf(uint32_t bits) {
  float value;
  std::memcpy(&value, &bits, 4);
  return value;
}

TW_ALWAYS_INLINE float toFloat(float value) { return value; }
TW_ALWAYS_INLINE float toFloat(Bf16 value) { return floatOf(uint32_t(value.bits) << 16); }

TW_ALWAYS_INLINE float toFloat(Half value) {
  const uint32_t sign = uint32_t(value.bits & 0x8000u) << 16;
  const uint32_t exponent = (value.bits >> 10) & 31u;
  const uint32_t mantissa = value.bits & 1023u;
  if (exponent == 31u) return floatOf(sign | 0x7f800000u | mantissa << 13);
  if (exponent == 0u) return floatOf(sign | bitsOf(float(mantissa) * 0x1p-24f));
  return floatOf(sign | (exponent + 112u) << 23 | mantissa << 13);
}

TW_ALWAYS_INLINE void assign(float& target, float value) { target = value; }

TW_ALWAYS_INLINE void assign(Bf16& target, float value) {
  const uint32_t bits = bitsOf(value);
  const bool isNan = (bits & 0x7fffffffu) > 0x7f800000u;
  target.bits = isNan ? uint16_t(0x7fc0) : uint16_t((bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16);
}

TW_ALWAYS_INLINE void assign(Half& target, float value) {
  const uint32_t bits = bitsOf(value);
  const uint32_t sign = (bits >> 16) & 0x8000u;
  uint32_t magnitude = bits & 0x7fffffffu;
  if (magnitude > 0x7f800000u) magnitude = 0x7e00u;
  else if (magnitude >= 0x477ff000u) // 65520 and above round to infinity
    magnitude = 0x7c00u;
  else if (magnitude < 0x38800000u) // below 2^-14: the unit is 2^-24, which is the last bit of a float near 0.5
    magnitude = bitsOf(floatOf(magnitude) + 0.5f) - bitsOf(0.5f);
  else magnitude = (magnitude + 0xfffu + ((magnitude >> 13) & 1u) - (112u << 23)) >> 13;
  target.bits = uint16_t(sign | magnitude);
}

TW_ALWAYS_INLINE float loadAs(Scalar type, const void* data, int64_t index) {
  switch (type) {
  case Scalar::F32: return static_cast<const float*>(data)[index];
  case Scalar::F16: return toFloat(static_cast<const Half*>(data)[index]);
  case Scalar::BF16: return toFloat(static_cast<const Bf16*>(data)[index]);
  }
  return 0.0f;
}

TW_ALWAYS_INLINE void storeAs(Scalar type, void* data, int64_t index, float value) {
  switch (type) {
  case Scalar::F32: static_cast<float*>(data)[index] = value; return;
  case Scalar::F16: assign(static_cast<Half*>(data)[index], value); return;
  case Scalar::BF16: assign(static_cast<Bf16*>(data)[index], value); return;
  }
}

TW_ALWAYS_INLINE const void* offsetBy(Scalar type, const void* data, int64_t elements) {
  return static_cast<const char*>(data) + elements * bytesOf(type);
}
TW_ALWAYS_INLINE void* offsetBy(Scalar type, void* data, int64_t elements) {
  return static_cast<char*>(data) + elements * bytesOf(type);
}

} // namespace tw::kernels
