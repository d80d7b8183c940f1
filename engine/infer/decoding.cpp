#include "engine/infer/decoding.h"

#include <algorithm>
#include <cmath>

namespace tw {

Result<> checkLogits(const at::Tensor& logits) {
  const auto* begin = logits.const_data_ptr<float>();
  // An impossible token (-inf) is no defect.
  if (std::none_of(begin, begin + logits.numel(), [](float score) { return std::isnan(score) || score == INFINITY; })) return {};
  return fail(workError("generate.not_finite", "The model's output is not a finite number, so no token can be chosen.",
                        "Try compute_dtype float32 or bfloat16; if it stays, the model's or the adapter's weights are damaged."));
}

Decoding::Decoding(CausalModel& model) : m_model(model), m_cache(model.config(), model.device(), model.computeDtype(), 1) {}

at::Tensor Decoding::prefill(std::span<const int32_t> prompt) {
  const auto length = static_cast<int64_t>(prompt.size());
  TokenBatch batch;
  batch.ids = at::tensor(at::ArrayRef<int32_t>(prompt.data(), prompt.size()), at::kInt).to(at::kLong).to(m_model.device());
  batch.positions = at::arange(length, at::kLong).to(m_model.device());
  batch.offsets = {0, length};
  ForwardOptions options;
  options.cache = &m_cache;
  const auto hidden = m_model.hidden(batch, options);
  return m_model.logits(hidden.narrow(0, length - 1, 1), {}).to(at::kFloat).to(at::kCPU).squeeze(0).contiguous();
}

at::Tensor Decoding::advance(const std::vector<int32_t>& tokens) {
  const auto count = static_cast<int64_t>(tokens.size());
  TokenBatch batch;
  batch.ids = at::tensor(at::ArrayRef<int32_t>(tokens), at::kInt).to(at::kLong).to(m_model.device());
  std::vector<int64_t> positions;
  for (int64_t i = 0; i < count; ++i) {
    positions.push_back(m_cache.length(i));
    batch.offsets.push_back(i);
  }
  batch.offsets.push_back(count);
  batch.positions = at::tensor(at::ArrayRef<int64_t>(positions), at::kLong).to(m_model.device());
  ForwardOptions options;
  options.cache = &m_cache;
  const auto hidden = m_model.hidden(batch, options);
  return m_model.logits(hidden, {}).to(at::kFloat).to(at::kCPU).contiguous();
}

} // namespace tw
