#include "engine/ops/dropout.h"

#include <ATen/Dispatch.h>
#include <ATen/Parallel.h>

namespace tw::ops {
namespace {

/// splitmix64's finaliser: four 16-bit lanes of one counter decide four elements.
inline uint64_t mix(uint64_t z) {
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
  return z ^ (z >> 31);
}

template <class T, bool Add> void applyMask(T* target, const T* source, int64_t count, double p, uint64_t seed) {
  const auto threshold = static_cast<uint32_t>(std::lround(p * 65536.0));
  const float keep = static_cast<float>(1.0 / (1.0 - p));
  at::parallel_for(0, (count + 3) / 4, 8192, [&](int64_t begin, int64_t end) {
    for (int64_t group = begin; group < end; ++group) {
      const uint64_t bits = mix(seed + 0x9E3779B97F4A7C15ull * static_cast<uint64_t>(group + 1));
      const int64_t last = std::min<int64_t>(4, count - group * 4);
      for (int64_t lane = 0; lane < last; ++lane) {
        const float factor = ((bits >> (16 * lane)) & 0xffff) < threshold ? 0.0f : keep;
        const int64_t i = group * 4 + lane;
        const float value = static_cast<float>(source[i]) * factor;
        target[i] = static_cast<T>(Add ? static_cast<float>(target[i]) + value : value);
      }
    }
  });
}

/// The same counters on other devices, by integer tensor arithmetic (wrap-around int64; the shifts are made logical by
/// masks).
at::Tensor deviceFactors(const at::Tensor& like, double p, uint64_t seed) {
  const int64_t count = like.numel(), groups = (count + 3) / 4;
  const auto logicalShift = [](const at::Tensor& z, int64_t by) {
    return z.bitwise_right_shift(at::Scalar(by)).bitwise_and(at::Scalar((int64_t{1} << (64 - by)) - 1));
  };
  auto z = at::arange(1, groups + 1, like.options().dtype(at::kLong))
               .mul_(static_cast<int64_t>(0x9E3779B97F4A7C15ull))
               .add_(static_cast<int64_t>(seed));
  z = z.bitwise_xor(logicalShift(z, 30)).mul_(static_cast<int64_t>(0xBF58476D1CE4E5B9ull));
  z = z.bitwise_xor(logicalShift(z, 27)).mul_(static_cast<int64_t>(0x94D049BB133111EBull));
  z = z.bitwise_xor(logicalShift(z, 31));
  const auto shifts = at::arange(0, 64, 16, like.options().dtype(at::kLong));
  const auto lanes = z.unsqueeze(1)
                         .bitwise_right_shift(shifts)
                         .bitwise_and(at::Scalar(int64_t{0xffff}))
                         .view({-1})
                         .narrow(0, 0, count);
  return lanes.ge(at::Scalar(static_cast<int64_t>(std::lround(p * 65536.0))))
      .to(like.scalar_type())
      .mul_(1.0 / (1.0 - p))
      .view(like.sizes());
}

template <bool Add> void run(at::Tensor& target, const at::Tensor& x, double p, uint64_t seed) {
  AT_DISPATCH_FLOATING_TYPES_AND2(at::kHalf, at::kBFloat16, x.scalar_type(), "dropout", [&] {
    applyMask<scalar_t, Add>(target.mutable_data_ptr<scalar_t>(), x.const_data_ptr<scalar_t>(), x.numel(), p, seed);
  });
}

} // namespace

uint64_t dropoutSeed(uint64_t passSeed, uint64_t weightIndex, uint64_t term) {
  return mix(mix(passSeed + 0x9E3779B97F4A7C15ull) ^ mix(weightIndex * 64 + term + 1));
}

at::Tensor dropout(const at::Tensor& x, double p, uint64_t seed) {
  TORCH_CHECK(x.is_contiguous() && p >= 0.0 && p < 1.0, "dropout needs a contiguous tensor and 0 <= p < 1");
  if (!x.is_cpu()) return x * deviceFactors(x, p, seed);
  auto result = at::empty_like(x);
  run<false>(result, x, p, seed);
  return result;
}

void addDropout(at::Tensor& target, const at::Tensor& x, double p, uint64_t seed) {
  TORCH_CHECK(x.is_contiguous() && target.is_contiguous() && target.sizes() == x.sizes() &&
                  target.scalar_type() == x.scalar_type(),
              "addDropout: layouts differ");
  if (!x.is_cpu()) target.addcmul_(x, deviceFactors(x, p, seed));
  else run<true>(target, x, p, seed);
}

} // namespace tw::ops
