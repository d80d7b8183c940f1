#pragma once
// MiSS (Kang and Yin 2024, "MiSS: Revisiting the Trade-off in LoRA with an Efficient Shard-Sharing Structure") as PEFT
// trains it.
#include "engine/tune/base/weight_scheme.h"
#include "engine/tune/miss/miss_config.h"

namespace tw {

class MissScheme : public WeightScheme {
 public:
  explicit MissScheme(MissConfig config) : m_config(std::move(config)) {}

  std::unique_ptr<WeightScheme> clone() const override { return std::make_unique<MissScheme>(*this); }
  const PeftConfig& config() const override { return m_config; }
  nlohmann::json configJson() const override { return missConfigJson(m_config); }
  Json description() const override;
  /// Checks that the variant's sizes go into the targets. Errors: target.*, method.rank, method.init_weights.
  Result<> convert(const ModelShape& model) override;
  Result<> startFrom(const fs::path& folder, std::vector<MethodNote>& notes) override;

  std::vector<std::string> keys() const override { return {"miss_block"}; }
  /// Shared [r, out], Mini [r, mini_r], Bat [out/r, r, r].
  std::vector<TermTensor> tensors(const Place& place) const override;
  std::shared_ptr<WeightTerm> term(const Place& place, const std::vector<at::Tensor>& tensors) const override;
  void initialize(const Place& place, const std::vector<at::Tensor>& tensors, at::Generator& random) const override;
  at::Tensor weighted(const std::string&, const at::Tensor& tensor, double factor) const override {
    return tensor * factor;
  }
  MethodFootprint::Weight cost(const Place& place) const override;

 private:
  Result<> checkSizes(const Place& place) const;
  MissConfig m_config;
};

} // namespace tw
