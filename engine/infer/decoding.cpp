#include "engine/infer/decoding.h"

#include <algorithm>
#include <cmath>

namespace tw {

Result<> checkLogits(const at::Tensor& logits) {
  const auto* begin = logits.const_data_ptr<float>();
  // An impossible token (-inf) is no defect.
  if (std::none_of(begin, begin + logits.numel(), [](float score) { return std::isnan(score) || score == INFINITY; }))
    return {};
  return fail(workError(
      "generate.not_finite", TW_TEXT("The model's output is not a finite number, so no token can be chosen."),
      TW_TEXT(
          "Try compute_dtype float32 or bfloat16; if it stays, the model's or the adapter's weights are damaged.")));
}

Decoding::Decoding(CausalModel& model)
    : m_model(model), m_cache(model.config(), model.device(), model.computeDtype(), 1) {
  for (const auto& rope : model.config().ropes)
    if (rope.type == RopeType::LongRope) m_restartAt = rope.originalMaxPositions;
}

at::Tensor Decoding::prefill(std::span<const int32_t> prompt) {
  m_tokens = {std::vector<int32_t>(prompt.begin(), prompt.end())};
  return feed().squeeze(0);
}

at::Tensor Decoding::advance(const std::vector<int32_t>& tokens) {
  for (size_t i = 0; i < tokens.size(); ++i) m_tokens[i].push_back(tokens[i]);
  if (m_restartAt > 0 && m_cache.length(0) == m_restartAt)
    m_cache =
        KvCache(m_model.config(), m_model.device(), m_model.computeDtype(), static_cast<int64_t>(m_tokens.size()));
  return feed();
}

at::Tensor Decoding::feed() {
  std::vector<int32_t> ids;
  std::vector<int64_t> positions, last;
  TokenBatch batch;
  batch.offsets = {0};
  for (size_t i = 0; i < m_tokens.size(); ++i) {
    for (auto at = static_cast<size_t>(m_cache.tokens(static_cast<int64_t>(i))); at < m_tokens[i].size(); ++at) {
      ids.push_back(m_tokens[i][at]);
      positions.push_back(static_cast<int64_t>(at));
    }
    batch.offsets.push_back(static_cast<int64_t>(ids.size()));
    last.push_back(batch.offsets.back() - 1);
  }
  batch.ids = at::tensor(at::ArrayRef<int32_t>(ids), at::kInt).to(at::kLong).to(m_model.device());
  batch.positions = at::tensor(at::ArrayRef<int64_t>(positions), at::kLong).to(m_model.device());
  ForwardOptions options;
  options.cache = &m_cache;
  auto hidden = m_model.hidden(batch, options);
  if (last.size() != ids.size())
    hidden = hidden.index_select(0, at::tensor(at::ArrayRef<int64_t>(last), at::kLong).to(m_model.device()));
  return m_model.logits(hidden, {}).to(at::kFloat).to(at::kCPU).contiguous();
}

void Decoding::reorder(const std::vector<int64_t>& from) {
  m_cache.reorder(from);
  std::vector<std::vector<int32_t>> tokens;
  for (const auto source : from) tokens.push_back(m_tokens[static_cast<size_t>(source)]);
  m_tokens = std::move(tokens);
}

} // namespace tw
