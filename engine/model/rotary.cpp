#include "engine/model/rotary.h"
#include "engine/model/kv_cache.h"

#include <numbers>

namespace tw {
namespace {

constexpr double kPi = std::numbers::pi;

/// Llama 3.1: long wavelengths are divided by the factor, short ones stay, those between are interpolated.
at::Tensor llama3(const at::Tensor& inverse, const RopeConfig& rope) {
  const double context = static_cast<double>(rope.originalMaxPositions);
  const auto wavelength = (2 * kPi) / inverse;
  const auto scaled = at::where(wavelength > context / rope.lowFreqFactor, inverse / rope.factor, inverse);
  const auto smooth = (context / wavelength - rope.lowFreqFactor) / (rope.highFreqFactor - rope.lowFreqFactor);
  const auto between = (1 - smooth) * scaled / rope.factor + smooth * scaled;
  const auto medium =
      at::logical_and(wavelength >= context / rope.highFreqFactor, wavelength <= context / rope.lowFreqFactor);
  return at::where(medium, between, scaled);
}

/// YaRN (arXiv:2309.00071): interpolation of slow dimensions, none of fast ones, a ramp between.
at::Tensor yarn(const at::Tensor& powers, const RopeConfig& rope, int64_t dim) {
  const auto correction = [&](double rotations) {
    return static_cast<double>(dim) * std::log(static_cast<double>(rope.originalMaxPositions) / (rotations * 2 * kPi)) /
           (2 * std::log(rope.theta));
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
  const auto magnitude = [&](double scale, double mscale) {
    return scale <= 1 ? 1.0 : 0.1 * mscale * std::log(scale) + 1.0;
  };
  if (rope.attentionFactor) return *rope.attentionFactor;
  if (rope.mscale.value_or(0) != 0 && rope.mscaleAllDim.value_or(0) != 0)
    return magnitude(rope.factor, *rope.mscale) / magnitude(rope.factor, *rope.mscaleAllDim);
  return magnitude(rope.factor, 1.0);
}

double longropeScaling(const RopeConfig& rope) {
  if (rope.attentionFactor) return *rope.attentionFactor;
  return rope.factor <= 1.0
             ? 1.0
             : std::sqrt(1 + std::log(rope.factor) / std::log(static_cast<double>(rope.originalMaxPositions)));
}

} // namespace

at::Tensor RotaryEmbedding::powers(double base) const {
  const auto exponents = at::arange(0, m_dim, 2, at::kFloat) / static_cast<double>(m_dim);
  return at::pow(base, exponents);
}

RotaryEmbedding::RotaryEmbedding(const ModelConfig& config, const RopeConfig& rope, at::Device device)
    : m_rope(rope), m_dim(config.rotaryDim(rope)), m_maxPositions(config.maxPositions) {
  at::NoGradGuard noGrad;
  const auto base = powers(rope.theta);
  auto inverse = 1.0 / base;
  if (rope.type == RopeType::Linear) inverse = inverse / rope.factor;
  if (rope.type == RopeType::Llama3) inverse = llama3(inverse, rope);
  if (rope.type == RopeType::Yarn) {
    inverse = yarn(base, rope, m_dim);
    m_attentionScaling = yarnScaling(rope);
  }
  if (rope.type == RopeType::LongRope) {
    const auto factors = [](const std::vector<double>& list) { return at::tensor(list, at::kDouble).to(at::kFloat); };
    inverse = 1.0 / (factors(rope.shortFactor) * base);
    m_long = (1.0 / (factors(rope.longFactor) * base)).to(device);
    m_attentionScaling = longropeScaling(rope);
  }
  m_inverse = inverse.to(device);
}

at::Tensor RotaryEmbedding::inverseFor(int64_t length) const {
  if (m_rope.type == RopeType::LongRope) return length > m_rope.originalMaxPositions ? m_long : at::Tensor();
  if (m_dim <= 2) return {};
  const double dim = static_cast<double>(m_dim);
  const auto larger = [&](double growth) {
    return (1.0 / powers(m_rope.theta * std::pow(growth, dim / (dim - 2)))).to(m_inverse.device());
  };
  if (m_rope.type == RopeType::Dynamic) {
    const double context = static_cast<double>(m_maxPositions), factor = m_rope.factor;
    return length > m_maxPositions ? larger(factor * static_cast<double>(length) / context - (factor - 1))
                                   : at::Tensor();
  }
  if (length <= m_rope.originalMaxPositions) return {};
  const double doublings =
      std::ceil(std::log2(static_cast<double>(length) / static_cast<double>(m_rope.originalMaxPositions)) + 1);
  return larger(std::max(std::exp2(doublings) - 1, 1.0));
}

RopeTables RotaryEmbedding::tables(const TokenBatch& batch, const ForwardMode& mode, const KvCache* cache) const {
  at::NoGradGuard noGrad;
  const auto positions = batch.positions.to(at::kFloat).unsqueeze(1);
  auto angles = positions * m_inverse.unsqueeze(0);
  const bool qwen = m_rope.type == RopeType::QwenNtk;
  if (m_rope.type == RopeType::Dynamic || m_rope.type == RopeType::LongRope || (qwen && !mode.training)) {
    const auto host = batch.positions.to(at::kCPU).contiguous();
    const auto* position = host.const_data_ptr<int64_t>();
    for (size_t s = 0; s + 1 < batch.offsets.size(); ++s) {
      const int64_t begin = batch.offsets[s], end = batch.offsets[s + 1];
      if (begin == end) continue;
      const int64_t prompt = qwen && cache ? cache->promptLength(static_cast<int64_t>(s)) : 0;
      const int64_t length = prompt > 0 ? prompt : *std::max_element(position + begin, position + end) + 1;
      if (const auto inverse = inverseFor(length); inverse.defined())
        angles.narrow(0, begin, end - begin).copy_(positions.narrow(0, begin, end - begin) * inverse);
    }
  }
  return {at::cos(angles) * m_attentionScaling, at::sin(angles) * m_attentionScaling};
}

} // namespace tw
