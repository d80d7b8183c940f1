#pragma once
// Tensors of the base that an adapter puts its own in the place of: modules_to_save and biases.
#include "engine/tune/base/method.h"

#include <set>

namespace tw {

class Replacements {
 public:
  /// `model` must outlive this; the base's tensors come back when it ends. `trainable`: the tensors require gradients.
  Replacements(CausalModel& model, bool trainable) : m_model(model), m_trainable(trainable) {}
  ~Replacements() { detach(); }
  Replacements(const Replacements&) = delete;
  Replacements& operator=(const Replacements&) = delete;

  /// The modules that PEFT finds by these ends of names, whole, as float32 copies. Errors: method.modules_to_save
  /// (nothing of that name; quantised; routed experts).
  Result<> addModules(const std::vector<std::string>& modulesToSave);
  /// Where `targeted` modules have a term. After addModules().
  Result<> addBiases(TrainedBiases biases, const std::set<std::string>& targeted);
  Result<> setActive(bool active);
  void detach();

  /// Under their keys in adapter files.
  const std::vector<TrainableTensor>& tensors() const { return m_tensors; }
  /// Of the base's parameters.
  std::vector<std::string> names() const;

 private:
  struct Entry {
    std::string name; ///< of the base parameter
    at::Tensor original, value;
    bool headAlone = false; ///< the output head of a tied model: the embeddings keep theirs
  };
  Result<> refuseExperts(const std::string& module) const;
  Result<> replace(const NamedTensor& parameter, const std::string& key, bool headAlone);
  Result<> putInPlace(const Entry& entry, const at::Tensor& tensor);
  AdaptableWeight* head() const;

  CausalModel& m_model;
  bool m_trainable;
  std::vector<Entry> m_entries;
  std::vector<TrainableTensor> m_tensors;
  std::set<std::string> m_done;
};

/// PEFT finds modules_to_save by the plain end of a module's path (other.py, _set_trainable), so "norm" names every
/// …norm.
bool insideModule(const std::string& parameter, const std::string& module);

} // namespace tw
