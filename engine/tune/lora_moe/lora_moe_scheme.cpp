#include "engine/tune/lora_moe/lora_moe_scheme.h"

#include "engine/tune/base/overruled.h"

#include <algorithm>
#include <cmath>

namespace tw {
namespace {

constexpr double kRouterSpread = 0.02;

/// The recipe's fields that a start adapter overrules with another value.
std::vector<std::string> overruledMixture(const LoraMoeConfig& start, const LoraMoeConfig& recipe) {
  const auto sorted = [](auto values) {
    std::sort(values.begin(), values.end());
    return values;
  };
  auto fields = differingTargets(start.targets, recipe.targets);
  for (const auto& [name, isOther] :
       {std::pair("num_experts", start.experts != recipe.experts), std::pair("top_k", start.chosen != recipe.chosen),
        std::pair("r", start.ranks.r != recipe.ranks.r),
        std::pair("lora_alpha", start.ranks.alpha != recipe.ranks.alpha),
        std::pair("use_rslora", start.useRslora != recipe.useRslora),
        std::pair("rank_pattern", sorted(start.ranks.ranks) != sorted(recipe.ranks.ranks)),
        std::pair("alpha_pattern", sorted(start.ranks.alphas) != sorted(recipe.ranks.alphas))})
    if (isOther) fields.emplace_back(name);
  return fields;
}

} // namespace

Result<> LoraMoeScheme::take(LoraMoeConfig config) {
  TW_TRY(m_ranks, Ranks::create(config.ranks));
  m_config = std::move(config);
  return {};
}

Json LoraMoeScheme::description() const {
  return Json{{"num_experts", m_config.experts},     {"top_k", m_config.chosen},
              {"balance_weight", m_config.balance},  {"r", m_config.ranks.r},
              {"lora_alpha", m_config.ranks.alpha},  {"use_rslora", m_config.useRslora},
              {"lora_dropout", m_config.loraDropout}};
}

Result<> LoraMoeScheme::convert(const ModelShape& model) {
  return refuseStacks(model, m_config.targets).map_error([](Error error) {
    error.advice = TW_TEXT("A mixture of LoRA experts goes on the layers that all tokens pass, not on experts among "
                           "which the model chooses already. Leave these out of target_modules, or set method.type to "
                           "lora.");
    return error;
  });
}

Result<> LoraMoeScheme::startFrom(const fs::path& folder, std::vector<MethodNote>& notes) {
  TW_TRY(auto start, readLoraMoeConfig(folder));
  noteOverruled(overruledMixture(start, m_config), notes);
  start.balance = m_config.balance;
  start.loraDropout = m_config.loraDropout;
  return take(std::move(start));
}

std::vector<TermTensor> LoraMoeScheme::tensors(const Place& place) const {
  const int64_t r = m_ranks.rankOf(place.name), experts = m_config.experts;
  return {
      {"lora_A", {experts, r, place.in}}, {"lora_B", {experts, place.out, r}}, {"lora_router", {experts, place.in}}};
}

std::shared_ptr<WeightTerm> LoraMoeScheme::term(const Place& place, const std::vector<at::Tensor>& tensors) const {
  const auto r = static_cast<double>(m_ranks.rankOf(place.name));
  const double scale = m_ranks.alphaOf(place.name) / (m_config.useRslora ? std::sqrt(r) : r);
  return std::make_shared<LoraMoeTerm>(tensors, LoraMoeOptions{m_config.chosen, scale, m_config.loraDropout});
}

void LoraMoeScheme::initialize(const Place& place, const std::vector<at::Tensor>& tensors,
                               at::Generator& random) const {
  const double bound = 1.0 / std::sqrt(static_cast<double>(place.in));
  at::Tensor(tensors[0]).copy_(at::empty(tensors[0].sizes(), at::kFloat).uniform_(-bound, bound, random));
  at::Tensor(tensors[1]).zero_();
  at::Tensor(tensors[2]).copy_(at::empty(tensors[2].sizes(), at::kFloat).normal_(0.0, kRouterSpread, random));
}

at::Tensor LoraMoeScheme::weighted(const std::string& key, const at::Tensor& tensor, double factor) const {
  return key == "lora_B" ? tensor * factor : tensor;
}

MethodFootprint::Weight LoraMoeScheme::cost(const Place& place) const {
  const int64_t ranks = m_config.experts * m_ranks.rankOf(place.name);
  // Backward computes the narrow products again: before and after the gates, and a gradient of them.
  return {true, 0, 2 * ranks * place.out, 3 * ranks, true};
}

} // namespace tw
