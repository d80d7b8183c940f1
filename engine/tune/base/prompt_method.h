#pragma once
// Training of a method that learns rows before the text, and what is done with the adapters that it writes.
#include "engine/tune/base/method_registry.h"
#include "engine/tune/base/prompt_on_model.h"

namespace tw {

class PromptMethod : public TuningMethod {
 public:
  PromptMethod(const MethodInfo& info, MethodOptions options, std::unique_ptr<PromptScheme> scheme)
      : m_info(info), m_options(std::move(options)), m_scheme(std::move(scheme)) {}

  const MethodInfo& info() const override { return m_info; }
  Result<MethodFootprint> footprint(const ModelShape& model) const override;
  Result<> attach(CausalModel& model) override;
  void detach() override;
  Result<> setActive(bool active) override { return m_prompt->setActive(active); }
  const std::vector<TrainableTensor>& trainable() const override;
  Result<> save(const fs::path& folder, SaveKind kind) const override { return m_prompt->write(folder, kind); }
  int64_t savedBytes(SaveKind kind) const override { return m_prompt->writtenBytes(kind); }
  Result<> load(const fs::path& folder) override { return m_prompt->read(folder); }
  std::vector<MethodNote> notes() const override { return m_notes; }

 private:
  const MethodInfo& m_info;
  MethodOptions m_options;
  std::unique_ptr<PromptScheme> m_scheme; ///< as the recipe says it
  std::unique_ptr<PromptOnModel> m_prompt;
  std::vector<MethodNote> m_notes;
};

/// A method of this kind in the registry; a new one says how its scheme comes about.
class PromptKind : public MethodKind {
 public:
  Result<std::unique_ptr<TuningMethod>> create(const MethodOptions& options) const override;
  Result<std::unique_ptr<MountedAdapter>> mount(CausalModel& model, const fs::path& folder) const override;
  /// Errors: always method.not_mergeable.
  Result<std::unique_ptr<AdapterMerge>> openMerge(const fs::path& folder, double factor,
                                                  const ModelShape& model) const override;
  Result<AdapterCopy> copy(const fs::path& folder, double factor, const ModelShape& model,
                           const std::string& baseName) const override;
  Result<Json> describe(const fs::path& folder) const override;

 protected:
  /// What every such method takes from a recipe: PEFT's name for it, the base model, how many virtual tokens.
  void takeCommon(const MethodOptions& options, PromptConfig& config) const;
  /// Errors: method.*.
  virtual Result<std::unique_ptr<PromptScheme>> scheme(const MethodOptions& options) const = 0;
  /// Errors: adapter.*.
  virtual Result<std::unique_ptr<PromptScheme>> scheme(const fs::path& folder) const = 0;
};

} // namespace tw
