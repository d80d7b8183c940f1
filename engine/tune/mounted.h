#pragma once
// Adapters on a loaded model: put on, reweighted and taken off without loading the base again.
#include "engine/tune/base/method_registry.h"

namespace tw {

class MountedAdapters {
 public:
  /// `model` must outlive this object; whatever is still mounted comes off when it ends.
  explicit MountedAdapters(CausalModel& model);
  ~MountedAdapters();
  MountedAdapters(const MountedAdapters&) = delete;
  MountedAdapters& operator=(const MountedAdapters&) = delete;

  /// `weight` is how strongly the adapter counts (MountedAdapter::setFactor); biases and modules_to_save are put in
  /// place whatever the weight. Errors: adapter.* (missing, unsupported type, tensors that do not fit), adapter.mounted
  /// (name taken), adapter.conflict (two adapters replace one tensor, or bring back what quantisation took).
  Result<> mount(const std::string& name, const fs::path& folder, double weight = 1.0);
  /// Errors: adapter.not_mounted, adapter.weight.
  Result<> reweight(const std::string& name, double weight);
  Result<> unmount(const std::string& name);
  void unmountAll();
  std::vector<std::string> names() const;
  /// Whether one of them brings back what quantisation took off the weights (MountedAdapter::completesBase).
  bool completeBase() const;

 private:
  struct Entry {
    std::string name;
    std::unique_ptr<MountedAdapter> adapter;
  };
  Result<> checkConflicts(const std::string& name, const MountedAdapter& adapter, const fs::path& folder) const;
  std::vector<Entry>::iterator find(const std::string& name);
  CausalModel& m_model;
  std::vector<Entry> m_entries;
};

} // namespace tw
