#pragma once
// Training of a method that puts terms on weights.
#include "engine/tune/base/adapter_on_model.h"

namespace tw {

class SchemeMethod : public TuningMethod {
 public:
  SchemeMethod(const MethodInfo& info, MethodOptions options, std::unique_ptr<WeightScheme> scheme)
      : m_scheme(std::move(scheme)), m_info(info), m_options(std::move(options)) {}

  const MethodInfo& info() const override { return m_info; }
  Result<MethodFootprint> footprint(const ModelShape& model) const override;
  Result<> attach(CausalModel& model) override;
  void detach() override;
  Result<> setActive(bool active) override { return m_adapter->setActive(active); }
  const std::vector<TrainableTensor>& trainable() const override;
  Result<> save(const fs::path& folder, SaveKind) const override { return m_adapter->write(folder); }
  int64_t savedBytes(SaveKind kind) const override {
    return TuningMethod::savedBytes(kind) + (m_adapter ? m_adapter->startBytes() : 0);
  }
  Result<> load(const fs::path& folder) override { return m_adapter->read(folder); }
  std::vector<MethodNote> notes() const override { return m_notes; }

 protected:
  const MethodOptions& options() const { return m_options; }
  AdapterOnModel& adapter() const { return *m_adapter; }
  const WeightScheme& scheme() const { return *m_scheme; }
  void tell(MethodNote note) { m_notes.push_back(std::move(note)); }
  std::unique_ptr<WeightScheme> m_scheme;    ///< as the recipe says it
  std::unique_ptr<AdapterOnModel> m_adapter; ///< null before attach()

 private:
  Result<> nameTargets(const ModelShape& model, WeightScheme& scheme) const;
  const MethodInfo& m_info;
  MethodOptions m_options;
  std::vector<MethodNote> m_notes;
};

} // namespace tw
