#include "engine/optim/dynamic_code.h"

#include "tw_kernels/nf4.h"

#include <algorithm>
#include <cmath>

namespace tw {
namespace {

/// [n] as [blocks, kBlock], the last one filled up with zeros.
at::Tensor inBlocks(const at::Tensor& values) {
  const int64_t blocks = DynamicCode::blocks(values.numel());
  const int64_t missing = blocks * DynamicCode::kBlock - values.numel();
  return (missing > 0 ? at::constant_pad_nd(values, {0, missing}) : values).view({blocks, DynamicCode::kBlock});
}

at::Tensor mapOn(const float* values, int64_t count, at::Device device) {
  return at::from_blob(const_cast<float*>(values), {count}, at::kFloat).to(device);
}

} // namespace

DynamicCode::DynamicCode(bool isSigned) {
  kernels::dynamicMap(isSigned, m_map);
  for (int i = 0; i < 255; ++i) m_middles[i] = (m_map[i] + m_map[i + 1]) * 0.5f;
}

const DynamicCode& DynamicCode::ofSigns() {
  static const DynamicCode code(true);
  return code;
}

const DynamicCode& DynamicCode::withoutSign() {
  static const DynamicCode code(false);
  return code;
}

/// How many middles are below: a search of eight steps without a branch.
uint8_t DynamicCode::nearest(float value) const {
  int below = 0;
  for (int half = 128; half > 0; half /= 2)
    if (m_middles[below + half - 1] < value) below += half;
  return static_cast<uint8_t>(below);
}

void DynamicCode::decode(const uint8_t* codes, float largest, float* values, int64_t count) const {
  for (int64_t i = 0; i < count; ++i) values[i] = m_map[codes[i]] * largest;
}

float DynamicCode::encode(const float* values, uint8_t* codes, int64_t count) const {
  float largest = 0;
  for (int64_t i = 0; i < count; ++i) largest = std::max(largest, std::abs(values[i]));
  const float divisor = largest > 0 ? largest : 1.0f;
  for (int64_t i = 0; i < count; ++i) codes[i] = nearest(values[i] / divisor);
  return largest;
}

at::Tensor DynamicCode::decode(const at::Tensor& codes, const at::Tensor& largest) const {
  const auto map = mapOn(m_map, 256, codes.device());
  const auto values = map.index_select(0, codes.to(at::kLong));
  return (inBlocks(values) * largest.unsqueeze(1)).flatten().narrow(0, 0, codes.numel());
}

void DynamicCode::encode(const at::Tensor& values, const at::Tensor& codes, const at::Tensor& largest) const {
  const auto blocks = inBlocks(values);
  at::Tensor(largest).copy_(blocks.abs().amax(1));
  const auto scaled = blocks / at::where(largest > 0, largest, 1.0).unsqueeze(1);
  const auto nearest = at::bucketize(scaled, mapOn(m_middles, 255, values.device()), true);
  at::Tensor(codes).copy_(nearest.flatten().narrow(0, 0, codes.numel()));
}

} // namespace tw
