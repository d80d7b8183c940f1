#pragma once
// One adapter on a model: terms on its targets, biases and whole modules put in the place of the base's. Trained by
// SchemeMethod, mounted by SchemeKind.
#include "engine/tune/base/replacements.h"
#include "engine/tune/base/saved_tensors.h"
#include "engine/tune/base/weight_scheme.h"

namespace tw {

class AdapterOnModel {
 public:
  /// Puts terms with values of zero on the targets, float32 on the model's device; replaced tensors start as copies of
  /// the base's. `trainable`: the tensors require gradients. Errors: target.*, method.*.
  /// `from`: the folder that is read next, or empty: where it holds tables of another vocabulary, the model has one of
  /// that size as long as the adapter is on it.
  static Result<std::unique_ptr<AdapterOnModel>> attach(CausalModel& model, std::unique_ptr<WeightScheme> scheme,
                                                        bool trainable, const fs::path& from = {});
  ~AdapterOnModel() { detach(); }
  AdapterOnModel(const AdapterOnModel&) = delete;
  AdapterOnModel& operator=(const AdapterOnModel&) = delete;
  void detach();
  /// Takes terms and replaced tensors off the model for a while, or puts them on again.
  Result<> setActive(bool active);

  const WeightScheme& scheme() const { return *m_scheme; }
  const std::vector<TrainableTensor>& tensors() const { return m_tensors; }
  const std::vector<std::string>& unmatchedTargets() const { return m_unmatched; }
  /// Base parameters that this adapter replaces.
  std::vector<std::string> replacedNames() const;
  void setFactor(double factor);
  void initialize(uint64_t seed);

  /// Reads adapter_model.safetensors into the tensors; what else it holds of the base takes the base's place, frozen,
  /// and is written again. Errors: adapter.missing, adapter.tensor_missing, adapter.tensor_extra, adapter.tensor_shape,
  /// file.damaged.
  Result<> read(const fs::path& folder);
  Result<> write(const fs::path& folder) const;

 private:
  /// A term and where it lies: on a weight, on a stack, or on the table of embeddings.
  struct Attached {
    Place place;
    std::vector<at::Tensor> tensors;
    AdaptableWeight* weight = nullptr;
    std::shared_ptr<WeightTerm> term;
    ExpertStack* stack = nullptr;
    std::shared_ptr<StackTerm> stackTerm;
    std::shared_ptr<LookupTerm> lookup;
  };
  void on(const Attached& attached);
  void off(const Attached& attached);
  AdapterOnModel(CausalModel& model, std::unique_ptr<WeightScheme> scheme, bool trainable)
      : m_model(model), m_scheme(std::move(scheme)), m_trainable(trainable), m_saved(model),
        m_replacements(model, trainable) {}
  Result<> addTerms();
  Result<> addReplacements();

  CausalModel& m_model;
  std::unique_ptr<WeightScheme> m_scheme;
  bool m_trainable, m_active = true;
  std::vector<Attached> m_terms; ///< those on weights before those on stacks
  SavedTensors m_saved;
  Replacements m_replacements;
  std::vector<TrainableTensor> m_tensors;
  std::vector<std::string> m_unmatched;
};

} // namespace tw
