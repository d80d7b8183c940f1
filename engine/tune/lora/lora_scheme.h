#pragma once
// LoRA (Hu et al. 2021) as PEFT trains it.
#include "engine/tune/base/weight_scheme.h"
#include "engine/tune/lora/lora_config.h"

namespace tw {

class LoraScheme : public WeightScheme {
 public:
  /// Errors: target.pattern, method.rank.
  static Result<std::unique_ptr<LoraScheme>> create(LoraConfig config);

  std::unique_ptr<WeightScheme> clone() const override { return std::make_unique<LoraScheme>(*this); }
  const PeftConfig& config() const override { return m_config; }
  nlohmann::json configJson() const override { return loraConfigJson(m_config); }
  Json description() const override;
  /// Targets of models with routed experts (stacked_targets.h), which have no DoRA. Errors besides: method.dora.
  Result<> convert(const ModelShape& model) override;
  Result<> untie(const ModelShape& model) override;
  Result<> startFrom(const fs::path& folder, std::vector<MethodNote>& notes) override;
  bool startsFromWeights() const override;
  Result<at::Tensor> initializeFrom(const Place& place, const at::Tensor& original, const Rounding& rounded,
                                    const std::vector<at::Tensor>& tensors, at::Generator& random) const override;
  void beginsOn(const std::string& held) override { m_config.loftqHeld = held; }
  /// LoftQ's start is what a weight of its quantiser lacks; on another it is taken off.
  bool takesStartOff(const std::string& held) const override { return !isLoftqOn(held); }
  bool changesHeld(const std::string& held) const override { return isLoftqOn(held) && m_config.loftqRounds > 1; }
  bool repeatsStart() const override {
    return m_config.init == LoraInit::Olora || (m_config.init == LoraInit::Pissa && m_config.pissaIterations == 0);
  }
  std::shared_ptr<WeightTerm> frozenTerm(const Place& place, const std::vector<at::Tensor>& tensors) const override;
  /// PEFT's conversion: twice the rank with the same scale.
  std::unique_ptr<WeightScheme> plain() const override;
  std::unique_ptr<WeightScheme> ofStart() const override;
  at::Tensor joined(const std::string& key, const at::Tensor& tensor, const at::Tensor& start) const override;
  const LoraConfig& loraConfig() const { return m_config; }
  LoraShape shapeOf(const Place& place) const { return m_shapes.of(place.name); }
  void settle(const ModelShape& model, std::vector<MethodNote>& notes) override;

  std::vector<std::string> keys() const override {
    return {"lora_A.weight", "lora_B.weight", "lora_embedding_A", "lora_embedding_B", "lora_magnitude_vector"};
  }
  bool takesStacks() const override { return true; }
  bool takesTables() const override { return true; }
  std::vector<TermTensor> tensors(const Place& place) const override;
  std::shared_ptr<WeightTerm> term(const Place& place, const std::vector<at::Tensor>& tensors) const override;
  std::shared_ptr<LookupTerm> lookupTerm(const Place& place, const std::vector<at::Tensor>& tensors,
                                         std::function<at::Tensor()> table) const override;
  std::shared_ptr<StackTerm> stackTerm(const Place& place, const std::vector<at::Tensor>& tensors) const override;
  void initialize(const Place& place, const std::vector<at::Tensor>& tensors, at::Generator& random) const override;
  /// Of DoRA: magnitudes begin as the norms of what the weights begin as.
  bool startsFromBase() const override { return m_config.useDora; }
  void startFromBase(const Place& place, const at::Tensor& weight,
                     const std::vector<at::Tensor>& tensors) const override;
  at::Tensor weighted(const std::string& key, const at::Tensor& tensor, double factor) const override;
  std::optional<int64_t> rankAt(const Place& place) const override { return m_shapes.of(place.name).r; }
  MethodFootprint::Weight cost(const Place& place) const override;
  bool dropsInputs() const override { return m_config.loraDropout > 0; }

 private:
  bool isLoftqOn(const std::string& held) const {
    return m_config.init == LoraInit::Loftq && !held.empty() &&
           (m_config.loftqHeld.empty() || m_config.loftqHeld == held);
  }
  Result<bool> namesTables() const;
  LoraConfig m_config;
  LoraShapes m_shapes;
};

} // namespace tw
