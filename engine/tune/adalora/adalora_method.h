#pragma once
// Training of an AdaLoRA: beside what all methods on weights do, a loss that keeps ranks apart and ranks that go.
#include "engine/tune/adalora/rank_allocator.h"
#include "engine/tune/base/scheme_method.h"

namespace tw {

class AdaloraMethod : public SchemeMethod {
 public:
  using SchemeMethod::SchemeMethod;

  Result<MethodFootprint> footprint(const ModelShape& model) const override;
  Result<> attach(CausalModel& model) override;
  /// Errors: method.schedule where tinit and tfinal leave no step for taking ranks away.
  Result<> begin(int64_t totalSteps) override;
  at::Tensor extraLoss() const override;
  void afterStep(const FinishedStep& step, Optimizer& optimizer) override;
  /// The result without the ranks that went, as PEFT writes it; a checkpoint with all of them, and beside it what is
  /// needed to go on (adalora_state.safetensors).
  Result<> save(const fs::path& folder, SaveKind kind) const override;
  int64_t savedBytes(SaveKind kind) const override;
  /// Errors besides: checkpoint.damaged.
  Result<> load(const fs::path& folder) override;

 private:
  const AdaloraConfig& config() const;
  Result<> writePruned(const fs::path& folder) const;
  std::unique_ptr<RankAllocator> m_allocator;
  int64_t m_totalSteps = 0;
};

} // namespace tw
