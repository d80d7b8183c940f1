#pragma once
// Training of a method that puts terms on weights.
#include "engine/tune/base/adapter_on_model.h"

namespace tw {

class SchemeMethod : public TuningMethod {
 public:
  SchemeMethod(const MethodInfo& info, MethodOptions options, std::unique_ptr<WeightScheme> scheme)
      : m_info(info), m_options(std::move(options)), m_scheme(std::move(scheme)) {}

  const MethodInfo& info() const override { return m_info; }
  Result<MethodFootprint> footprint(const ModelShape& model) const override;
  Result<> attach(CausalModel& model) override;
  void detach() override;
  Result<> setActive(bool active) override { return m_adapter->setActive(active); }
  const std::vector<TrainableTensor>& trainable() const override;
  Result<> save(const fs::path& folder, SaveKind) const override { return m_adapter->write(folder); }
  Result<> load(const fs::path& folder) override { return m_adapter->read(folder); }
  std::vector<MethodNote> notes() const override { return m_notes; }

 private:
  Result<> nameTargets(const ModelShape& model, WeightScheme& scheme) const;
  const MethodInfo& m_info;
  MethodOptions m_options;
  std::unique_ptr<WeightScheme> m_scheme; ///< as the recipe says it
  std::unique_ptr<AdapterOnModel> m_adapter;
  std::vector<MethodNote> m_notes;
};

} // namespace tw
