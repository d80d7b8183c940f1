#pragma once
// One LoRA on a model: low-rank terms on its targets, biases and whole modules put in the place of the base's. Trained
// by LoraMethod, mounted by MountedAdapters.
#include "engine/tune/base/method.h"
#include "engine/tune/base/peft_files.h"
#include "engine/tune/lora/stacked_lora.h"

namespace tw {

/// The low-rank term of one weight.
class LoraWeight : public WeightMethod {
 public:
  LoraWeight(at::Tensor a, at::Tensor b, double scale, double dropout)
      : m_a(std::move(a)), m_b(std::move(b)), m_scale(scale), m_dropout(dropout) {}
  std::optional<LowRank> lowRank() const override { return LowRank{m_a, m_b, m_scale * m_factor, m_dropout}; }
  at::Tensor delta() const override;
  void setFactor(double factor) { m_factor = factor; }
  const at::Tensor& a() const { return m_a; }
  const at::Tensor& b() const { return m_b; }

 private:
  at::Tensor m_a, m_b; ///< [r, in], [out, r]
  double m_scale, m_dropout, m_factor = 1.0;
};

class LoraAdapter {
 public:
  /// Puts terms with undefined values on the targets, float32 on the model's device; replaced tensors start as copies
  /// of the base's. `trainable`: the tensors require gradients. Errors: target.*, method.rank, method.modules_to_save.
  /// Targets are converted for models with routed experts (stacked_targets.h); config() is the result.
  static Result<std::unique_ptr<LoraAdapter>> attach(CausalModel& model, const PeftConfig& config, bool trainable);
  ~LoraAdapter() { detach(); }
  LoraAdapter(const LoraAdapter&) = delete;
  LoraAdapter& operator=(const LoraAdapter&) = delete;
  void detach();
  /// Takes terms and replaced tensors off the model for a while, or puts them on again.
  Result<> setActive(bool active);

  const PeftConfig& config() const { return m_config; }
  const std::vector<TrainableTensor>& tensors() const { return m_tensors; }
  const std::vector<std::shared_ptr<LoraWeight>>& terms() const { return m_terms; }
  const std::vector<std::shared_ptr<StackedLora>>& stackedTerms() const { return m_stackedTerms; }
  const std::vector<std::string>& unmatchedTargets() const { return m_unmatched; }
  /// Base parameters that this adapter replaces.
  std::vector<std::string> replacedNames() const;
  void setFactor(double factor);

  /// Reads adapter_model.safetensors into the tensors. Errors: adapter.missing, adapter.tensor_missing,
  /// adapter.tensor_extra, adapter.tensor_shape, file.damaged.
  Result<> read(const fs::path& folder);
  Result<> write(const fs::path& folder) const;

 private:
  struct Replacement {
    std::string name; ///< of the base parameter
    at::Tensor original, value;
    bool headAlone = false; ///< the output head of a tied model: the embeddings keep theirs
  };
  LoraAdapter(CausalModel& model, PeftConfig config, bool trainable)
      : m_model(model), m_config(std::move(config)), m_trainable(trainable) {}
  Result<> addTerms();
  void addTerm(AdaptableWeight& weight, const std::string& key, const LoraShape& shape);
  void addStackedTerm(ExpertStack& stack, const std::string& key, const LoraShape& shape);
  Result<> refuseExperts(const std::string& module) const;
  Result<> addReplacements();
  Result<> replace(const NamedTensor& parameter, const std::string& key, bool headAlone);
  Result<> putInPlace(const Replacement& replacement, const at::Tensor& tensor);
  at::Tensor leaf(at::Tensor tensor) const;
  AdaptableWeight* head() const;

  CausalModel& m_model;
  PeftConfig m_config;
  bool m_trainable, m_active = true;
  std::vector<AdaptableWeight*> m_weights; ///< parallel to m_terms
  std::vector<std::shared_ptr<LoraWeight>> m_terms;
  std::vector<ExpertStack*> m_stacks; ///< parallel to m_stackedTerms
  std::vector<std::shared_ptr<StackedLora>> m_stackedTerms;
  std::vector<Replacement> m_replacements;
  std::vector<TrainableTensor> m_tensors;
  std::vector<std::string> m_unmatched;
};

} // namespace tw
