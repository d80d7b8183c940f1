#pragma once
// Training of the biases.
#include "engine/tune/base/peft_config.h"
#include "engine/tune/base/replacements.h"

namespace tw {

/// The biases of a model, and the modules that are trained in full beside them, on the model. They come off when it
/// ends.
class BiasesOnModel {
 public:
  /// `model` must outlive it. Errors: method.no_biases, method.modules_to_save.
  static Result<std::unique_ptr<BiasesOnModel>> attach(CausalModel& model, const PeftConfig& config, bool trainable);

  const std::vector<TrainableTensor>& tensors() const { return m_tensors; }
  std::vector<std::string> replacedNames() const { return m_replaced.names(); }
  Result<> setActive(bool active);
  void detach() { m_replaced.detach(); }
  /// Errors: adapter.*.
  Result<> read(const fs::path& folder);

 private:
  BiasesOnModel(CausalModel& model, bool trainable) : m_replaced(model, trainable) {}
  Replacements m_replaced;
  std::vector<TrainableTensor> m_tensors; ///< by name
  bool m_active = true;
};

class BitfitMethod : public TuningMethod {
 public:
  BitfitMethod(const MethodInfo& info, MethodOptions options, PeftConfig config)
      : m_info(info), m_options(std::move(options)), m_config(std::move(config)) {}

  const MethodInfo& info() const override { return m_info; }
  Result<MethodFootprint> footprint(const ModelShape& model) const override;
  Result<> attach(CausalModel& model) override;
  void detach() override;
  Result<> setActive(bool active) override { return m_biases->setActive(active); }
  const std::vector<TrainableTensor>& trainable() const override;
  Result<> save(const fs::path& folder, SaveKind) const override;
  Result<> load(const fs::path& folder) override { return m_biases->read(folder); }

 private:
  const MethodInfo& m_info;
  MethodOptions m_options;
  PeftConfig m_config;
  std::unique_ptr<BiasesOnModel> m_biases;
};

/// The tensors of a model that such an adapter holds, by the names of the base's. Errors: method.no_biases.
Result<std::vector<std::string>> bitfitTensors(const ModelShape& model, const PeftConfig& config);
nlohmann::json bitfitConfigJson(const PeftConfig& config);
/// Errors: adapter.missing, adapter.config, adapter.unsupported.
Result<PeftConfig> readBitfitConfig(const fs::path& folder);

} // namespace tw
