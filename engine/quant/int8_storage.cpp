#include "engine/quant/int8_storage.h"

namespace tw {

std::unique_ptr<Int8Storage> Int8Storage::quantize(const at::Tensor& weight) {
  TORCH_CHECK(weight.dim() == 2 && weight.is_floating_point(), "int8: the weight is not a float matrix");
  at::NoGradGuard noGrad;
  auto values = weight.to(at::kFloat, false, true);
  auto absmax = values.size(1) > 0 ? values.abs().amax(1) : at::zeros({values.size(0)}, values.options());
  const auto factor = at::where(absmax == 0, at::zeros_like(absmax), absmax.reciprocal() * 127.0);
  return std::make_unique<Int8Storage>(values.mul_(factor.unsqueeze(1)).round_().to(at::kChar), std::move(absmax));
}

at::Tensor Int8Storage::dense(at::ScalarType dtype) const {
  constexpr double kStep = 7.874015718698502e-3; // 1/127 as bitsandbytes writes it
  at::NoGradGuard noGrad;
  const auto options = m_codes.options();
  const auto values = m_scratch->take(m_codes.numel(), options.dtype(at::kFloat)).view(m_codes.sizes());
  values.copy_(m_codes).mul_(m_absmax.unsqueeze(1)).mul_(kStep);
  return dtype == at::kFloat
             ? values
             : m_scratch->take(m_codes.numel(), options.dtype(dtype)).view(m_codes.sizes()).copy_(values);
}

} // namespace tw
