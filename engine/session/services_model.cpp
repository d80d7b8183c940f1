// What is this model, this adapter, this recipe's memory?
#include "engine/model/causal_model.h"
#include "engine/model/stored_weights.h"
#include "engine/model/tensor_slots.h"
#include "engine/session/engine_services.h"
#include "engine/tune/base/method_registry.h"
#include "engine/tune/base/peft_files.h"

#include <set>

namespace tw {
namespace {

/// Distinct last names of the linears inside the layers; of a model that is not supported, the two-dimensional weights
/// under ".layers." are taken for them.
void readWeightFacts(const fs::path& folder, const ModelConfig* config, ModelInfo& info) {
  const auto files = CheckpointFiles::open(folder);
  if (!files) {
    info.supported = false;
    info.reason = Text::joined(files.error().message, files.error().advice);
    return;
  }
  std::vector<std::string> linears;
  const StoredWeights stored(*files);
  for (const auto& entry : files->entries()) {
    const auto& name = entry.tensor->name;
    info.bytes += static_cast<int64_t>(entry.tensor->bytes());
    if (stored.isPart(name)) continue; // of a weight that is counted by itself
    const auto facts = stored.facts(entry);
    if (!facts) {
      info.supported = false;
      info.reason = facts.error().message;
      return;
    }
    info.parameters += facts->elements();
    const bool linear =
        facts->shape.size() == 2 && name.ends_with(".weight") && name.find(".layers.") != std::string::npos;
    if (!config && linear) linears.push_back(name.substr(0, name.size() - 7));
  }
  if (config) {
    const auto names = tensorNames(*config);
    info.linear_modules = targetNames(linearNames(*config, tensorSlots(*config, names), names.head));
  } else {
    info.linear_modules = distinctLastNames(linears);
  }
}

} // namespace

Result<ModelInfo> EngineServices::modelInfo(const std::string& folder) const {
  ModelInfo info;
  info.path = folder;
  const auto path = fromUtf8(folder);
  const auto config = readModelConfig(path);
  if (!config && config.error().code != "model.unsupported") return fail(config.error());
  TW_TRY(const auto raw, readJsonFile(path / "config.json"));
  if (raw.contains("architectures") && raw["architectures"].is_array() && !raw["architectures"].empty() &&
      raw["architectures"][0].is_string())
    info.architecture = raw["architectures"][0].get<std::string>();
  info.supported = config.has_value();
  if (config) {
    info.architecture = config->architecture;
    info.family = config->family;
    info.layers = config->layers;
    info.hidden_size = config->hiddenSize;
    info.vocab_size = config->vocabSize;
    info.context_length = config->contextLength();
    info.dtype = config->dtype;
    info.quantization = quantizationName(config->stored.kind);
  } else {
    info.reason = Text::joined(config.error().message, config.error().advice);
  }
  readWeightFacts(path, config ? &*config : nullptr, info);
  if (const auto tokenizer = loadTokenizer(path)) info.tokenizer = (*tokenizer)->describe();
  else if (tokenizer.error().code != "tokenizer.missing")
    info.tokenizer = "not usable: " + tokenizer.error().message.english();
  if (const auto chat = loadModelChatTemplate(path)) info.chat_template = *chat != nullptr;
  return info;
}

Result<Json> EngineServices::adapterInfo(const std::string& folder) const {
  const auto path = fromUtf8(folder);
  TW_TRY(const auto* method, methodRegistry().ofAdapter(path));
  TW_TRY(const auto config, readPeftConfig(path));
  TW_TRY(const auto own, method->describe(path));
  TW_TRY(const auto file, openPeftWeights(path));
  int64_t parameters = 0;
  for (const auto& tensor : file.tensors()) parameters += tensor.elements();
  Json info{{"path", folder}, {"peft_type", config.peftType}, {"base_model", config.baseModel}};
  for (const auto& [field, value] : own.items()) info[field] = value;
  info["modules_to_save"] = config.targets.modulesToSave;
  info["tensors"] = file.tensors().size();
  info["parameters"] = parameters;
  return info;
}

} // namespace tw
