#include "engine/model/rotary.h"

#include <numbers>

namespace tw {
namespace {

constexpr double pi = std::numbers::pi;

/// Llama 3.1: long wavelengths are divided by the factor, short ones stay, those between are interpolated.
at::Tensor llama3(const at::Tensor& inverse, const RopeConfig& rope) {
  const double context = static_cast<double>(rope.originalMaxPositions);
  const auto wavelength = (2 * pi) / inverse;
  const auto scaled = at::where(wavelength > context / rope.lowFreqFactor, inverse / rope.factor, inverse);
  const auto smooth = (context / wavelength - rope.lowFreqFactor) / (rope.highFreqFactor - rope.lowFreqFactor);
  const auto between = (1 - smooth) * scaled / rope.factor + smooth * scaled;
  const auto medium = at::logical_and(wavelength >= context / rope.highFreqFactor, wavelength <= context / rope.lowFreqFactor);
  return at::where(medium, between, scaled);
}

/// YaRN (arXiv:2309.00071): interpolation of slow dimensions, none of fast ones, a ramp between.
at::Tensor yarn(const at::Tensor& powers, const RopeConfig& rope, int64_t dim) {
  const auto correction = [&](double rotations) {
    return static_cast<double>(dim) * std::log(static_cast<double>(rope.originalMaxPositions) / (rotations * 2 * pi)) / (2 * std::log(rope.theta));
  };
  double low = correction(rope.betaFast), high = correction(rope.betaSlow);
  if (rope.truncate) low = std::floor(low), high = std::ceil(high);
  low = std::max(low, 0.0);
  high = std::min(high, static_cast<double>(dim - 1));
  if (low == high) high += 0.001;
  const auto ramp = at::clamp((at::arange(dim / 2, powers.options()) - low) / (high - low), 0, 1);
  const auto keep = 1 - ramp;
  return 1.0 / (rope.factor * powers) * (1 - keep) + 1.0 / powers * keep;
}

double yarnScaling(const RopeConfig& rope) {
  const auto magnitude = [&](double scale, double mscale) { return scale <= 1 ? 1.0 : 0.1 * mscale * std::log(scale) + 1.0; };
  if (rope.attentionFactor) return *rope.attentionFactor;
  if (rope.mscale.value_or(0) != 0 && rope.mscaleAllDim.value_or(0) != 0) return magnitude(rope.factor, *rope.mscale) / magnitude(rope.factor, *rope.mscaleAllDim);
  return magnitude(rope.factor, 1.0);
}

} // namespace

at::Tensor RotaryEmbedding::frequencies(double base) const {
  const auto exponents = at::arange(0, m_config.headDim, 2, at::kFloat) / static_cast<double>(m_config.headDim);
  return at::pow(base, exponents);
}

RotaryEmbedding::RotaryEmbedding(const ModelConfig& config, at::Device device) : m_config(config) {
  at::NoGradGuard noGrad;
  const auto& rope = config.rope;
  const auto powers = frequencies(rope.theta);
  auto inverse = 1.0 / powers;
  if (rope.type == "linear") inverse = inverse / rope.factor;
  if (rope.type == "llama3") inverse = llama3(inverse, rope);
  if (rope.type == "yarn") {
    inverse = yarn(powers, rope, config.headDim);
    m_attentionScaling = yarnScaling(rope);
  }
  m_inverse = inverse.to(device);
}

RopeTables RotaryEmbedding::tables(const TokenBatch& batch) const {
  at::NoGradGuard noGrad;
  const auto positions = batch.positions.to(at::kFloat).unsqueeze(1);
  auto angles = positions * m_inverse.unsqueeze(0);
  if (m_config.rope.type == "dynamic" && m_config.headDim > 2) {
    const auto host = batch.positions.to(at::kCPU).contiguous();
    const auto* position = host.const_data_ptr<int64_t>();
    const double context = static_cast<double>(m_config.maxPositions), factor = m_config.rope.factor, dim = static_cast<double>(m_config.headDim);
    for (size_t s = 0; s + 1 < batch.offsets.size(); ++s) {
      const int64_t begin = batch.offsets[s], end = batch.offsets[s + 1];
      if (begin == end) continue;
      const double length = static_cast<double>(*std::max_element(position + begin, position + end) + 1);
      if (length <= context) continue;
      const double base = m_config.rope.theta * std::pow(factor * length / context - (factor - 1), dim / (dim - 2));
      angles.narrow(0, begin, end - begin).copy_(positions.narrow(0, begin, end - begin) * (1.0 / frequencies(base)).to(angles.device()));
    }
  }
  return {at::cos(angles) * m_attentionScaling, at::sin(angles) * m_attentionScaling};
}

} // namespace tw
