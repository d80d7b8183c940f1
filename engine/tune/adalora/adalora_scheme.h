#pragma once
// AdaLoRA (Zhang et al. 2023, "Adaptive Budget Allocation for Parameter-Efficient Fine-Tuning", arXiv:2303.10512) as
// PEFT trains it: y = W·x + s·B·(E ∘ A)·x. A rank whose value in E is zero does nothing.
#include "engine/tune/adalora/adalora_config.h"
#include "engine/tune/base/weight_scheme.h"

namespace tw {

class AdaloraTerm : public WeightTerm {
 public:
  /// a [r, in], b [out, r], e [r, 1], float32.
  AdaloraTerm(at::Tensor a, at::Tensor b, at::Tensor e, double scale, double dropout)
      : m_a(std::move(a)), m_b(std::move(b)), m_e(std::move(e)), m_scale(scale), m_dropout(dropout) {}
  std::optional<LowRank> lowRank() const override { return LowRank{m_a * m_e, m_b, m_scale * factor(), m_dropout}; }
  std::vector<at::Tensor> tensors() const override { return {m_a, m_b, m_e}; }
  Result<at::Tensor> merged(at::Tensor weight) const override;

 private:
  at::Tensor m_a, m_b, m_e;
  double m_scale, m_dropout;
};

class AdaloraScheme : public WeightScheme {
 public:
  explicit AdaloraScheme(AdaloraConfig config) : m_config(std::move(config)) {}

  std::unique_ptr<WeightScheme> clone() const override { return std::make_unique<AdaloraScheme>(*this); }
  const AdaloraConfig& config() const override { return m_config; }
  nlohmann::json configJson() const override { return adaloraConfigJson(m_config); }
  Json description() const override;
  Result<> convert(const ModelShape& model) override { return refuseStacks(model, m_config.targets); }
  Result<> startFrom(const fs::path& folder, std::vector<MethodNote>& notes) override;

  std::vector<std::string> keys() const override { return {"lora_A", "lora_B", "lora_E"}; }
  std::vector<TermTensor> tensors(const Place& place) const override;
  std::shared_ptr<WeightTerm> term(const Place& place, const std::vector<at::Tensor>& tensors) const override;
  void initialize(const Place& place, const std::vector<at::Tensor>& tensors, at::Generator& random) const override;
  at::Tensor weighted(const std::string& key, const at::Tensor& tensor, double factor) const override;
  std::optional<int64_t> rankAt(const Place& place) const override { return ranksOf(place); }
  const char* rankField() const override { return "method.init_r"; }
  MethodFootprint::Weight cost(const Place& place) const override { return {true, ranksOf(place), 0}; }
  bool dropsInputs() const override { return m_config.loraDropout > 0; }

 private:
  int64_t ranksOf(const Place& place) const;
  AdaloraConfig m_config;
};

} // namespace tw
