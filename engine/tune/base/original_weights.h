#pragma once
// The weights of a base model before anything was done to them, one at a time.
#include "engine/tune/base/model_shape.h"

#include <memory>

namespace tw {

class OriginalWeights {
 public:
  /// `model` must outlive this. `folder`: what it was loaded from; none, or one that is not there: a new model.
  OriginalWeights(const CausalModel& model, fs::path folder);
  ~OriginalWeights();
  OriginalWeights(const OriginalWeights&) = delete;
  OriginalWeights& operator=(const OriginalWeights&) = delete;

  /// [out, in], float32 on the model's device, a copy: from the folder; without one what the model holds now, or held
  /// when keep() was called. Errors: those of opening and reading.
  Result<at::Tensor> of(const AdaptableWeight& weight);
  bool hasFolder() const { return !m_folder.empty(); }
  /// A weight that will be held otherwise: where there is no folder its values are copied to main memory.
  void keep(const AdaptableWeight& weight);

 private:
  struct Files;
  Result<> open();
  const CausalModel& m_model;
  fs::path m_folder; ///< empty: there is none
  std::unique_ptr<Files> m_files;
  std::unordered_map<std::string, at::Tensor> m_kept;
};

} // namespace tw
