#pragma once
// The mixture's tensors at each of its places, and its part of adapter_config.json.
#include "engine/tune/base/weight_scheme.h"
#include "engine/tune/lora_moe/lora_moe_config.h"
#include "engine/tune/lora_moe/lora_moe_term.h"

namespace tw {

class LoraMoeScheme : public WeightScheme {
 public:
  /// Errors: target.pattern, method.rank.
  Result<> take(LoraMoeConfig config);

  std::unique_ptr<WeightScheme> clone() const override { return std::make_unique<LoraMoeScheme>(*this); }
  const LoraMoeConfig& config() const override { return m_config; }
  nlohmann::json configJson() const override { return loraMoeConfigJson(m_config); }
  Json description() const override;
  /// Errors: target.stacked (a token is with an expert of the model already when it comes to one).
  Result<> convert(const ModelShape& model) override;
  Result<> startFrom(const fs::path& folder, std::vector<MethodNote>& notes) override;

  std::vector<std::string> keys() const override { return {"lora_A", "lora_B", "lora_router"}; }
  std::vector<TermTensor> tensors(const Place& place) const override;
  std::shared_ptr<WeightTerm> term(const Place& place, const std::vector<at::Tensor>& tensors) const override;
  /// A by Kaiming-uniform with a = √5, B zero, as in LoRA; the router normal with 0.02, as in MixLoRA.
  void initialize(const Place& place, const std::vector<at::Tensor>& tensors, at::Generator& random) const override;
  at::Tensor weighted(const std::string& key, const at::Tensor& tensor, double factor) const override;
  /// Of each expert.
  std::optional<int64_t> rankAt(const Place& place) const override { return m_ranks.rankOf(place.name); }
  MethodFootprint::Weight cost(const Place& place) const override;
  bool dropsInputs() const override { return m_config.loraDropout > 0; }

 private:
  LoraMoeConfig m_config;
  Ranks m_ranks;
};

} // namespace tw
