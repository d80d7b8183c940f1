#include "engine/tune/adalora/adalora_scheme.h"

#include "engine/tune/base/overruled.h"

#include <algorithm>

namespace tw {

Result<at::Tensor> AdaloraTerm::merged(at::Tensor weight) const {
  const at::NoGradGuard guard;
  return weight.addmm_(m_b, m_a * m_e, 1.0, m_scale * factor());
}

Json AdaloraScheme::description() const {
  return Json{{"init_r", m_config.initialRank},
              {"target_r", m_config.targetRank},
              {"lora_alpha", m_config.loraAlpha},
              {"lora_dropout", m_config.loraDropout},
              {"bias", trainedBiasesName(m_config.bias)}};
}

/// The ranks of the start are those that are left of it; how many are taken away says the recipe.
Result<> AdaloraScheme::startFrom(const fs::path& folder, std::vector<MethodNote>& notes) {
  TW_TRY(auto start, readAdaloraConfig(folder));
  auto fields = differingTargets(start.targets, m_config.targets);
  for (const auto& [name, isOther] :
       {std::pair("init_r", start.initialRank != m_config.initialRank),
        std::pair("lora_alpha", start.loraAlpha != m_config.loraAlpha), std::pair("bias", start.bias != m_config.bias)})
    if (isOther) fields.emplace_back(name);
  noteOverruled(fields, notes);
  start.targetRank = m_config.targetRank;
  start.schedule = m_config.schedule;
  start.beta1 = m_config.beta1;
  start.beta2 = m_config.beta2;
  start.orthogonality = m_config.orthogonality;
  start.loraDropout = m_config.loraDropout;
  m_config = std::move(start);
  return {};
}

int64_t AdaloraScheme::ranksOf(const Place& place) const {
  const auto kept = m_config.kept.find(place.key);
  if (kept == m_config.kept.end()) return m_config.initialRank;
  return std::count(kept->second.begin(), kept->second.end(), true);
}

std::vector<TermTensor> AdaloraScheme::tensors(const Place& place) const {
  const int64_t r = ranksOf(place);
  return {{"lora_A", {r, place.in}}, {"lora_B", {place.out, r}}, {"lora_E", {r, 1}}};
}

/// PEFT divides by the ranks at the beginning, however many are left.
std::shared_ptr<WeightTerm> AdaloraScheme::term(const Place&, const std::vector<at::Tensor>& tensors) const {
  const auto ranks = static_cast<double>(m_config.initialRank);
  const double alpha = m_config.loraAlpha > 0 ? m_config.loraAlpha : ranks;
  return std::make_shared<AdaloraTerm>(tensors[0], tensors[1], tensors[2], alpha / (ranks + 1e-5),
                                       m_config.loraDropout);
}

void AdaloraScheme::initialize(const Place&, const std::vector<at::Tensor>& tensors, at::Generator& random) const {
  for (const auto& tensor : {tensors[0], tensors[1]})
    at::Tensor(tensor).copy_(at::empty(tensor.sizes(), at::kFloat).normal_(0.0, 0.02, random));
  at::Tensor(tensors[2]).zero_();
}

at::Tensor AdaloraScheme::weighted(const std::string& key, const at::Tensor& tensor, double factor) const {
  return key == "lora_E" ? tensor * factor : tensor;
}

} // namespace tw
