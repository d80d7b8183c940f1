#include "engine/tune/bitfit/bitfit_method.h"

#include "engine/tune/base/adapter_tensors.h"
#include "engine/tune/base/peft_files.h"

#include <algorithm>

namespace tw {
namespace {

bool isBias(const std::string& tensor) { return tensor.ends_with(".bias"); }

Error noBiases(const std::string& architecture) {
  return requestError(
             "method.no_biases",
             TW_TEXT("This model (%1) has no biases, so there is nothing that bitfit could train.", architecture),
             TW_TEXT("Set method.type to ia3 or lora, which train little beside any model."))
      .in("method.type");
}

bool isSaved(const PeftConfig& config, const std::string& tensor) {
  const auto& saved = config.targets.modulesToSave;
  return std::any_of(saved.begin(), saved.end(),
                     [&](const std::string& module) { return insideModule(tensor, module); });
}

} // namespace

Result<std::unique_ptr<BiasesOnModel>> BiasesOnModel::attach(CausalModel& model, const PeftConfig& config,
                                                             bool trainable) {
  TW_CHECK(bitfitTensors(ModelShape(model), config));
  std::unique_ptr<BiasesOnModel> biases(new BiasesOnModel(model, trainable));
  TW_CHECK(biases->m_replaced.addModules(config.targets.modulesToSave));
  TW_CHECK(biases->m_replaced.addBiases(TrainedBiases::All, {}));
  biases->m_tensors = biases->m_replaced.tensors();
  std::sort(biases->m_tensors.begin(), biases->m_tensors.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  return biases;
}

Result<> BiasesOnModel::setActive(bool active) {
  if (active == m_active) return {};
  m_active = active;
  return m_replaced.setActive(active);
}

Result<> BiasesOnModel::read(const fs::path& folder) {
  return readAdapterTensors(folder, m_tensors, [](const std::string&, const at::Tensor&) { return false; });
}

Result<std::vector<std::string>> bitfitTensors(const ModelShape& model, const PeftConfig& config) {
  std::vector<std::string> names;
  bool any = false;
  for (const auto& slot : model.slots()) {
    any |= isBias(slot.name);
    if (isBias(slot.name) || isSaved(config, slot.name)) names.push_back(slot.name);
  }
  if (!any) return fail(noBiases(model.config().architecture));
  const auto head = model.head() + ".weight"; // of a tied model no slot
  if (!model.slot(head) && isSaved(config, head)) names.push_back(head);
  return names;
}

Result<MethodFootprint> BitfitMethod::footprint(const ModelShape& model) const {
  TW_TRY(const auto names, bitfitTensors(model, m_config));
  MethodFootprint footprint;
  for (const auto& name : names) footprint.trainable.push_back({kPeftPrefix + name, *model.shape(name)});
  return footprint;
}

Result<> BitfitMethod::attach(CausalModel& model) {
  TW_TRY(m_biases, BiasesOnModel::attach(model, m_config, true));
  return m_options.initFrom.empty() ? Result<>{} : m_biases->read(m_options.initFrom);
}

void BitfitMethod::detach() {
  if (m_biases) m_biases->detach();
}

const std::vector<TrainableTensor>& BitfitMethod::trainable() const {
  static const std::vector<TrainableTensor> none;
  return m_biases ? m_biases->tensors() : none;
}

Result<> BitfitMethod::save(const fs::path& folder, SaveKind) const {
  TW_CHECK(writeAdapterTensors(folder, m_biases->tensors()));
  return writeFileAtomically(folder / kAdapterConfigFile, peftConfigText(bitfitConfigJson(m_config)));
}

nlohmann::json bitfitConfigJson(const PeftConfig& config) { return commonPeftJson(config); }

Result<PeftConfig> readBitfitConfig(const fs::path& folder) {
  TW_TRY(const auto reader, PeftConfigReader::open(folder));
  PeftConfig config;
  TW_CHECK(reader.readCommon(config));
  return config;
}

} // namespace tw
