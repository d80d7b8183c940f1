#pragma once
// One adapter on a model: terms on its targets, biases, whole modules and single rows of the tables put in the place
// of the base's. Trained by SchemeMethod, mounted by SchemeKind.
#include "engine/tune/base/original_weights.h"
#include "engine/tune/base/replacements.h"
#include "engine/tune/base/saved_tensors.h"
#include "engine/tune/base/token_rows.h"
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
  /// Errors: adapter.weight where the model holds other weights because of this adapter, which have no part.
  Result<> setFactor(double factor);
  /// MountedAdapter::completesBase().
  bool completesBase() const;
  /// Start values. Errors: method.init, and those of reading the base's weights where they begin as parts of them.
  Result<> initialize(uint64_t seed);

  /// Reads adapter_model.safetensors into the tensors; what else it holds of the base takes the base's place, frozen,
  /// and is written again; a start is read from beside it or computed again. Errors: adapter.missing, adapter.start,
  /// adapter.tensor_missing, adapter.tensor_extra, adapter.tensor_shape,
  /// file.damaged.
  Result<> read(const fs::path& folder);
  Result<> write(const fs::path& folder) const;
  /// Bytes that write() adds to those of tensors().
  int64_t startBytes() const;

  /// A term and where it lies: on a weight, on a stack, or on the table of embeddings.
  struct Attached {
    Place place;
    std::vector<at::Tensor> tensors;
    AdaptableWeight* weight = nullptr;
    std::shared_ptr<WeightTerm> term;
    ExpertStack* stack = nullptr;
    std::shared_ptr<StackTerm> stackTerm;
    std::shared_ptr<LookupTerm> lookup;
    std::vector<at::Tensor> start;         ///< what it began as, or empty
    std::shared_ptr<WeightTerm> startTerm; ///< of it, taken off the weight, or null
    std::unique_ptr<WeightStorage> other;  ///< where the adapter has a storage of its own: the one not in use now
  };
  const std::vector<Attached>& terms() const { return m_terms; }
  /// weight_exchange.h, for methods that change the base.
  static std::unique_ptr<WeightStorage> held(const AdaptableWeight& like, const at::Tensor& weight);
  static void exchange(AdaptableWeight& weight, WeightStorage& other);

 private:
  void on(Attached& attached);
  void off(Attached& attached);
  AdapterOnModel(CausalModel& model, std::unique_ptr<WeightScheme> scheme, bool trainable)
      : m_model(model), m_scheme(std::move(scheme)), m_trainable(trainable),
        m_originals(model, fromUtf8(std::as_const(*m_scheme).config().baseModel)), m_saved(model),
        m_tokens(model, trainable), m_replacements(model, trainable) {}
  Result<> addTerms();
  /// The base's table of embeddings as it stands.
  at::Tensor table(const std::string& module) const;
  Result<> addReplacements();
  Result<> startFromWeight(Attached& attached, const std::vector<at::Tensor>& tensors, at::Generator& random);
  void takeStartOff(Attached& attached);
  Result<> readStart(const fs::path& folder);
  std::vector<TrainableTensor> startTensors() const;

  CausalModel& m_model;
  std::unique_ptr<WeightScheme> m_scheme;
  bool m_trainable, m_active = true;
  OriginalWeights m_originals;
  std::vector<Attached> m_terms; ///< those on weights before those on stacks
  SavedTensors m_saved;
  TokenRowsOnModel m_tokens;
  Replacements m_replacements;
  std::vector<TrainableTensor> m_tensors;
  std::vector<std::string> m_unmatched;
};

} // namespace tw
