#include "engine/tune/adalora/rank_allocator.h"

#include "engine/tune/base/peft_files.h"

#include <algorithm>

namespace tw {

RankAllocator::RankAllocator(const std::vector<TrainableTensor>& tensors, const AdaloraConfig& config)
    : m_tensors(tensors), m_schedule(config.schedule), m_beta1(config.beta1), m_beta2(config.beta2) {
  std::map<std::string, Triplet> byModule;
  for (size_t i = 0; i < tensors.size(); ++i)
    for (const std::string part : kParts) {
      if (!tensors[i].name.ends_with("." + part)) continue;
      const auto length = std::char_traits<char>::length(kPeftPrefix);
      const auto module = tensors[i].name.substr(length, tensors[i].name.size() - length - part.size() - 1);
      auto& triplet = byModule[module];
      triplet.module = module;
      (part == kParts[0] ? triplet.a : part == kParts[1] ? triplet.b : triplet.e) = i;
      m_placeOf[i] = m_watched.size();
      m_watched.push_back(i);
      m_importance.push_back(at::zeros_like(tensors[i].tensor, at::TensorOptions().requires_grad(false)));
      m_doubt.push_back(at::zeros_like(m_importance.back()));
    }
  for (auto& [module, triplet] : byModule) {
    m_first += tensors[triplet.a].tensor.size(0);
    m_masks.push_back(at::ones_like(tensors[triplet.e].tensor, at::TensorOptions().requires_grad(false)));
    m_triplets.push_back(std::move(triplet));
  }
  m_last = std::min(m_first, config.targetRank * static_cast<int64_t>(m_triplets.size()));
}

std::pair<int64_t, bool> RankAllocator::budget(int64_t step) const {
  const auto begin = m_schedule.initialSteps, end = m_schedule.totalSteps - m_schedule.finalSteps;
  if (step <= begin) return {m_first, false};
  if (step > end) return {m_last, true};
  const double left = 1.0 - static_cast<double>(step - begin) / static_cast<double>(end - begin);
  const auto ranks =
      static_cast<int64_t>(static_cast<double>(m_first - m_last) * (left * left * left) + static_cast<double>(m_last));
  return {ranks, step % m_schedule.interval == 0};
}

void RankAllocator::update(int64_t step) {
  const at::NoGradGuard guard;
  const int64_t last = m_schedule.totalSteps - m_schedule.finalSteps;
  if (step > last) return applyMasks();
  if (step < last)
    for (const size_t tensor : m_watched) average(tensor);
  const auto [ranks, due] = budget(step);
  if (due || step == last) takeDownTo(ranks);
}

/// Sensitivity |p·∂L/∂p|, smoothed, and how far it is from its smoothed self.
void RankAllocator::average(size_t tensor) {
  const auto& parameter = m_tensors[tensor].tensor;
  if (parameter.numel() == 0) return;
  auto &mean = m_importance[m_placeOf.at(tensor)], &doubt = m_doubt[m_placeOf.at(tensor)];
  const auto now = (parameter * parameter.grad()).abs_();
  mean.mul_(m_beta1).add_(now * (1 - m_beta1));
  doubt.mul_(m_beta2).add_((now - mean).abs_().mul_(1 - m_beta2));
}

at::Tensor RankAllocator::importance(size_t tensor) const {
  const auto place = m_placeOf.at(tensor);
  return m_importance[place] * m_doubt[place];
}

/// Ranks as important as the most important one that goes, go too.
void RankAllocator::takeDownTo(int64_t budget) {
  if (budget >= m_first) return; // PEFT stops with an error there
  std::vector<at::Tensor> scores;
  for (const auto& [a, b, e, module] : m_triplets)
    scores.push_back(importance(e).flatten() + (importance(a).mean(1) + importance(b).mean(0)));
  const auto threshold = std::get<0>(at::kthvalue(at::cat(scores), m_first - budget));
  for (size_t i = 0; i < m_triplets.size(); ++i) m_masks[i].copy_(scores[i].gt(threshold).unsqueeze(1));
  m_taken = true;
  applyMasks();
}

void RankAllocator::applyMasks() {
  for (size_t i = 0; i < m_triplets.size(); ++i) at::Tensor(m_tensors[m_triplets[i].e].tensor).mul_(m_masks[i]);
}

at::Tensor RankAllocator::orthogonality() const {
  at::Tensor sum;
  for (const auto& triplet : m_triplets)
    for (const bool first : {true, false}) {
      const auto& p = m_tensors[first ? triplet.a : triplet.b].tensor;
      if (p.numel() == 0) continue;
      const auto product = first ? at::mm(p, p.t()) : at::mm(p.t(), p);
      const auto norm = at::linalg_vector_norm(product - at::eye(product.size(0), product.options()));
      sum = sum.defined() ? sum + norm : norm;
    }
  return sum.defined() ? sum / static_cast<double>(2 * m_triplets.size()) : sum;
}

std::vector<bool> RankAllocator::keptOf(const Triplet& triplet) const {
  const auto place = static_cast<size_t>(&triplet - m_triplets.data());
  const auto values = m_tensors[triplet.e].tensor.detach();
  const auto stays = m_masks[place].gt(0).logical_or(values.ne(0)).flatten().cpu();
  const auto* first = stays.const_data_ptr<bool>();
  return std::vector<bool>(first, first + stays.numel());
}

std::vector<NamedTensor> RankAllocator::state() const {
  std::vector<NamedTensor> state;
  for (size_t i = 0; i < m_watched.size(); ++i) {
    const auto& name = m_tensors[m_watched[i]].name;
    state.push_back({name + ".exp_avg_ipt", m_importance[i]});
    state.push_back({name + ".exp_avg_unc", m_doubt[i]});
  }
  for (size_t i = 0; i < m_triplets.size(); ++i)
    state.push_back({m_tensors[m_triplets[i].e].name + ".mask", m_masks[i]});
  return state;
}

void RankAllocator::restored() {
  m_taken =
      std::any_of(m_masks.begin(), m_masks.end(), [](const at::Tensor& mask) { return mask.eq(0).any().item<bool>(); });
}

} // namespace tw
