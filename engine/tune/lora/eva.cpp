#include "engine/tune/lora/eva.h"

#include <algorithm>
#include <cmath>

namespace tw {
namespace {

constexpr double kSettled = 0.99; ///< PEFT's tau

} // namespace

void InputDirections::add(const at::Tensor& rows) {
  m_waiting.push_back(rows);
  int64_t count = 0;
  for (const auto& part : m_waiting) count += part.size(0);
  if (count < m_wanted) return;
  fit(at::cat(m_waiting));
  m_waiting.clear();
}

void InputDirections::fit(at::Tensor rows) {
  const auto count = static_cast<double>(rows.size(0)), seen = static_cast<double>(m_seen), all = seen + count;
  const auto own = rows.to(at::kDouble);
  const auto mean = own.mean(0), variance = (own - mean).square().mean(0);
  auto centred = (own - mean).to(at::kFloat);
  if (m_seen == 0) {
    m_mean = mean;
    m_variance = variance;
  } else {
    const auto step = m_mean - mean;
    const auto correction = (step * std::sqrt(seen * count / all)).to(at::kFloat).unsqueeze(0);
    centred = at::cat({m_values.unsqueeze(1) * m_components, centred, correction});
    m_variance = (m_variance * seen + variance * count + step.square() * (seen * count / all)) / all;
    m_mean = (m_mean * seen + mean * count) / all;
  }
  m_seen += rows.size(0);
  const auto before = m_components;
  const auto [u, values, vt] = at::linalg_svd(centred, false);
  const int64_t kept = std::min(m_wanted, values.size(0));
  m_components = vt.narrow(0, 0, kept).contiguous();
  m_values = values.narrow(0, 0, kept);
  if (before.defined()) // a component's sign says nothing
    m_likeness = at::cosine_similarity(m_components, before, 1).abs().to(at::kCPU);
}

at::Tensor InputDirections::explained() const {
  const auto whole = m_variance.sum() * static_cast<double>(m_seen);
  return (m_values.to(at::kDouble).square() / whole).to(at::kCPU);
}

bool InputDirections::settled(int64_t count) const {
  if (count == 0) return known();
  return m_likeness.defined() &&
         m_likeness.narrow(0, 0, std::min(count, m_likeness.size(0))).ge(kSettled).all().item<bool>();
}

std::vector<int64_t> evaRanks(const std::vector<EvaWeight>& weights, const std::vector<InputDirections>& directions) {
  std::vector<std::pair<double, size_t>> parts; // explained variance, of which weight
  int64_t budget = 0;
  for (size_t i = 0; i < weights.size(); ++i) {
    budget += weights[i].rank;
    const auto explained = directions[weights[i].directions].explained();
    const int64_t most = std::min(weights[i].most, explained.size(0));
    for (int64_t k = 0; k < most; ++k) parts.emplace_back(explained.const_data_ptr<double>()[k], i);
  }
  std::stable_sort(parts.begin(), parts.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<int64_t> ranks(weights.size(), 0);
  for (size_t i = 0; i < parts.size() && static_cast<int64_t>(i) < budget; ++i) ++ranks[parts[i].second];
  for (size_t i = 0; i < weights.size(); ++i) {
    const auto first = std::find_if(weights.begin(), weights.end(),
                                    [&](const EvaWeight& other) { return other.directions == weights[i].directions; });
    auto& highest = ranks[static_cast<size_t>(first - weights.begin())];
    if (highest < ranks[i]) std::swap(highest, ranks[i]);
  }
  return ranks;
}

} // namespace tw
