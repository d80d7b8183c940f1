#include "engine/model/finite.h"

#include <algorithm>
#include <ATen/Parallel.h>
#include <atomic>

namespace tw {
namespace {

/// Exponents of ones alone are infinities and NaNs.
template <class Bits> bool finiteBits(const void* values, int64_t count, Bits exponent) {
  constexpr int64_t block = 1 << 14;
  const auto* bits = static_cast<const Bits*>(values);
  std::atomic<bool> finite = true;
  at::parallel_for(0, (count + block - 1) / block, 16, [&](int64_t begin, int64_t end) {
    for (int64_t b = begin; b < end && finite; ++b) {
      bool bad = false;
      for (int64_t i = b * block, last = std::min(count, (b + 1) * block); i < last; ++i)
        bad |= (bits[i] & exponent) == exponent;
      if (bad) finite = false;
    }
  });
  return finite;
}

} // namespace

bool allFinite(const at::Tensor& values) {
  if (!values.is_floating_point() || values.numel() == 0) return true;
  const auto host = values.detach().to(at::kCPU).contiguous();
  const auto* data = host.const_data_ptr();
  switch (host.scalar_type()) {
  case at::kFloat: return finiteBits<uint32_t>(data, host.numel(), 0x7f800000u);
  case at::kBFloat16: return finiteBits<uint16_t>(data, host.numel(), uint16_t{0x7f80});
  case at::kHalf: return finiteBits<uint16_t>(data, host.numel(), uint16_t{0x7c00});
  case at::kDouble: return finiteBits<uint64_t>(data, host.numel(), uint64_t{0x7ff0000000000000});
  default: return at::isfinite(host).all().item<bool>();
  }
}

Result<> checkFinite(const at::Tensor& values, const std::string& name, const std::string& file) {
  if (allFinite(values)) return {};
  return fail(
      workError("model.not_finite",
                TW_TEXT("The model's tensor %1 holds values that are no finite numbers (NaN or infinite).", name),
                TW_TEXT("Its files are damaged or its training went wrong: take another copy, or an earlier "
                        "checkpoint of it."))
          .at(file));
}

} // namespace tw
