#pragma once
#include "engine/tune/base/scheme_method.h"

namespace tw {

/// ReLoRA (Lialin et al. 2023, arXiv:2307.05695): every so many steps the update is worked into the weights and A and B
/// begin anew, so that all updates together have a high rank. The weights are computed from the original ones and all
/// updates so far, in float32, and held as before (a 4-bit base is quantised anew, one weight at a time). What is
/// saved is one LoRA for the untouched base, whose A and B hold those of all updates one behind the other.
class ReloraMethod : public SchemeMethod {
 public:
  using SchemeMethod::SchemeMethod;
  ~ReloraMethod() override { (void)restore(); }
  Result<MethodFootprint> footprint(const ModelShape& model) const override;
  Result<> attach(CausalModel& model) override;
  void detach() override;
  Result<> setActive(bool active) override;
  Result<> save(const fs::path& folder, SaveKind kind) const override;
  int64_t savedBytes(SaveKind kind) const override;
  Result<> load(const fs::path& folder) override;
  void afterStep(const FinishedStep& step, Optimizer& optimizer) override;

 private:
  /// The updates that a weight has taken in, CPU.
  struct Merged {
    std::vector<at::Tensor> a, b;          ///< [r, in], [out, r] each
    std::unique_ptr<WeightStorage> before; ///< how the weight was held before the first
  };
  int64_t merges() const { return m_merged.empty() ? 0 : static_cast<int64_t>(m_merged.front().a.size()); }
  Result<> takeIn();
  Result<> restore();
  Result<> holdMerged();
  void prune(Optimizer& optimizer, int64_t step) const;
  std::unique_ptr<OriginalWeights> m_originals;
  std::vector<Merged> m_merged; ///< by AdapterOnModel::terms()
  bool m_keepsBefore = true;
  bool m_held = false; ///< the weights are those with the updates
};

} // namespace tw
