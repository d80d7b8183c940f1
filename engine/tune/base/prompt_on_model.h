#pragma once
// Learnt rows on a model, before every text. Trained by PromptMethod, mounted by PromptKind.
#include "engine/tune/base/prompt_scheme.h"

namespace tw {

class PromptOnModel {
 public:
  /// Puts rows of zeros on the model, float32 on its device. `trainable`: made of the scheme's tensors, which require
  /// gradients; otherwise the finished rows alone. Errors: adapter.positions, method.family.
  static Result<std::unique_ptr<PromptOnModel>> attach(CausalModel& model, std::unique_ptr<PromptScheme> scheme,
                                                       bool trainable);
  ~PromptOnModel() { detach(); }
  PromptOnModel(const PromptOnModel&) = delete;
  PromptOnModel& operator=(const PromptOnModel&) = delete;
  void detach();
  /// Takes the rows off the model for a while, or puts them on again. Errors: adapter.positions, where others have
  /// taken the place.
  Result<> setActive(bool active);

  const PromptScheme& scheme() const { return *m_scheme; }
  const std::vector<TrainableTensor>& tensors() const { return m_tensors; }
  Result<> initialize(uint64_t seed);

  /// Reads adapter_model.safetensors into the tensors. Errors: adapter.missing, adapter.tensor_missing,
  /// adapter.tensor_extra, adapter.tensor_shape, file.damaged.
  Result<> read(const fs::path& folder);
  /// The rows, as PEFT keeps them; a checkpoint also has what they are made of.
  Result<> write(const fs::path& folder, SaveKind kind) const;
  int64_t writtenBytes(SaveKind kind) const;

 private:
  class AsTokens;
  class AsPrefix;
  PromptOnModel(CausalModel& model, std::unique_ptr<PromptScheme> scheme, bool trainable)
      : m_model(model), m_scheme(std::move(scheme)), m_trainable(trainable) {}
  at::Tensor rows() const;
  std::vector<NamedTensor> written(SaveKind kind) const;

  CausalModel& m_model;
  std::unique_ptr<PromptScheme> m_scheme;
  bool m_trainable;
  std::vector<at::Tensor> m_values; ///< parallel to m_tensors
  std::vector<TrainableTensor> m_tensors;
  std::shared_ptr<const VirtualTokens> m_tokens; ///< one of them, where it is on the model
  std::shared_ptr<const KeyValuePrefix> m_prefix;
};

} // namespace tw
