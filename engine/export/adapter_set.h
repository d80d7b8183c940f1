#pragma once
// Adapters read for merging: what they make of each base tensor, one after another.
#include "engine/export/base_tensors.h"
#include "engine/tune/base/method_registry.h"

namespace tw {

class AdapterSet {
 public:
  /// Opens all and checks that they fit the base and one another: no two replace one tensor, and the base's files have
  /// what is changed. Errors: adapter.*, target.*, method.not_mergeable, file.damaged.
  static Result<AdapterSet> open(const std::vector<std::pair<fs::path, double>>& adapters, const BaseTensors& base);

  /// Does any adapter change this base tensor ("….q_proj.weight")?
  bool touches(const std::string& tensor) const;
  bool replaces(const std::string& tensor) const;
  /// Whether a head that is tied to the table must be a tensor of its own once these are merged.
  bool unties(const std::string& table, const std::string& head) const;
  /// Rows of the tables where an adapter brings another vocabulary than the base's, else 0.
  int64_t vocabulary() const;
  /// The merged float32 values. `base` as stored, in any float type, on the CPU; for a replaced tensor it does not
  /// count. Errors: file.type.
  Result<at::Tensor> apply(const std::string& tensor, const at::Tensor& base) const;

 private:
  Result<> checkReplaced(const AdapterMerge& next, const fs::path& folder) const;
  Result<> checkVocabulary(const AdapterMerge& next, const BaseTensors& base, const fs::path& folder) const;
  std::vector<std::unique_ptr<AdapterMerge>> m_adapters;
};

} // namespace tw
