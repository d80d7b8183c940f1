#pragma once
// IA3 (Liu et al. 2022, "Few-Shot Parameter-Efficient Fine-Tuning is Better and Cheaper than In-Context Learning") as
// PEFT trains it: a vector of factors for each target, on its output or, of feed-forward modules, on its input.
#include "engine/tune/base/pattern.h"
#include "engine/tune/base/weight_scheme.h"
#include "engine/tune/ia3/ia3_config.h"

namespace tw {

class Ia3Scheme : public WeightScheme {
 public:
  /// Errors: target.pattern, method.feedforward_modules.
  static Result<std::unique_ptr<Ia3Scheme>> create(Ia3Config config);

  std::unique_ptr<WeightScheme> clone() const override { return std::make_unique<Ia3Scheme>(*this); }
  const PeftConfig& config() const override { return m_config; }
  nlohmann::json configJson() const override { return ia3ConfigJson(m_config); }
  Json description() const override;
  /// Chooses the feed-forward modules where the recipe does not: the last linear of every MLP, as PEFT's list of
  /// families does.
  Result<> convert(const ModelShape& model) override;
  Result<> startFrom(const fs::path& folder, std::vector<MethodNote>& notes) override;
  Result<> targetsNamed(const ModelShape& model) override;

  std::vector<std::string> keys() const override { return {"ia3_l"}; }
  std::vector<TermTensor> tensors(const Place& place) const override;
  std::shared_ptr<WeightTerm> term(const Place& place, const std::vector<at::Tensor>& tensors) const override;
  bool changesBias(const Place& place) const override { return !isFeedforward(place); }
  void initialize(const Place& place, const std::vector<at::Tensor>& tensors, at::Generator& random) const override;
  at::Tensor weighted(const std::string& key, const at::Tensor& tensor, double factor) const override;
  MethodFootprint::Weight cost(const Place& place) const override;

 private:
  bool isFeedforward(const Place& place) const;
  Ia3Config m_config;
  std::optional<NamePattern> m_pattern;
};

} // namespace tw
