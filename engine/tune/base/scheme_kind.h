#pragma once
// What a method that puts terms on weights can do, from its two ways to make a WeightScheme.
#include "engine/tune/base/method_registry.h"
#include "engine/tune/base/weight_scheme.h"

namespace tw {

class SchemeKind : public MethodKind {
 public:
  /// As a recipe says it. Errors: method.*, target.pattern.
  virtual Result<std::unique_ptr<WeightScheme>> scheme(const MethodOptions& options) const = 0;
  /// As adapter_config.json says it: unknown keys are ignored; what changes the mathematics and is not there yet is
  /// refused by name. Errors: adapter.missing, adapter.config (names the key), adapter.unsupported (names what).
  virtual Result<std::unique_ptr<WeightScheme>> scheme(const fs::path& folder) const = 0;

  Result<std::unique_ptr<TuningMethod>> create(const MethodOptions& options) const override;
  Result<std::unique_ptr<MountedAdapter>> mount(CausalModel& model, const fs::path& folder) const final;
  Result<std::unique_ptr<AdapterMerge>> openMerge(const fs::path& folder, double factor,
                                                  const ModelShape& model) const override;
  Result<AdapterCopy> copy(const fs::path& folder, double factor, const ModelShape& model,
                           const std::string& baseName) const final;
  Result<Json> describe(const fs::path& folder) const final;
};

} // namespace tw
