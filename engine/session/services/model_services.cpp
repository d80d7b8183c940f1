// What is this model, this adapter, this recipe's memory?
#include "engine/io/model_folder.h"
#include "engine/model/causal_model.h"
#include "engine/model/checkpoint_check.h"
#include "engine/model/stored_weights.h"
#include "engine/model/tensor_slots.h"
#include "engine/session/services/engine_services.h"
#include "engine/tune/adapter_facts.h"
#include "engine/tune/base/method_registry.h"
#include "engine/tune/base/peft_files.h"

namespace tw {
namespace {

Text reasonOf(const Error& error) { return Text::joined(error.message, error.advice); }

/// Elements and bytes of all tensors; a tied head that the files hold all the same counts once. Errors: file.damaged.
Result<> countTensors(const CheckpointFiles& files, const StoredWeights& stored, const std::string& tiedHead,
                      ModelInfo& info) {
  for (const auto& entry : files.entries()) {
    info.bytes += static_cast<int64_t>(entry.tensor->bytes());
    if (stored.isPart(entry.tensor->name) || entry.tensor->name == tiedHead) continue;
    TW_TRY(const auto facts, stored.facts(entry));
    info.parameters += facts.elements();
  }
  return {};
}

/// Of a model that is not supported: the two-dimensional weights under ".layers." are taken for its linears.
std::vector<std::string> guessedLinears(const CheckpointFiles& files) {
  std::vector<std::string> linears;
  for (const auto& entry : files.entries()) {
    const auto& name = entry.tensor->name;
    if (entry.tensor->shape.size() == 2 && name.ends_with(".weight") && name.find(".layers.") != std::string::npos)
      linears.push_back(name.substr(0, name.size() - 7));
  }
  return distinctLastNames(linears);
}

/// What the files hold, and whether that is the whole model: as loading judges it. Errors: those of openCheckpoint and
/// checkCheckpoint.
Result<> readWeightFacts(const fs::path& folder, const ModelConfig* config, ModelInfo& info) {
  if (!config) {
    TW_TRY(const auto files, CheckpointFiles::open(folder));
    info.linear_modules = guessedLinears(files);
    return countTensors(files, StoredWeights(files), {}, info);
  }
  const auto usual = tensorNames(*config);
  info.linear_modules = targetNames(linearNames(*config, tensorSlots(*config, usual), usual.head));
  TW_TRY(const auto files, openCheckpoint(folder, *config));
  const auto names = tensorNames(*config, files);
  const StoredWeights stored(files, config->dtype, transposedWeights(*config, names));
  TW_CHECK(countTensors(files, stored, config->tieEmbeddings ? names.fileHead + ".weight" : std::string(), info));
  return checkCheckpoint(files, stored, tensorSlots(*config, names), toUtf8(folder));
}

} // namespace

Result<ModelInfo> EngineServices::modelInfo(const std::string& folder) const {
  ModelInfo info;
  const auto located = locateModel(fromUtf8(folder));
  const auto& path = located.folder;
  info.path = toUtf8(path);
  if (!located.note.empty()) info.notes.push_back(located.note);
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
    info.reason = reasonOf(config.error());
  }
  if (auto weights = readWeightFacts(path, config ? &*config : nullptr, info); !weights) {
    if (info.supported) info.reason = reasonOf(weights.error());
    info.supported = false;
  } else if (config) {
    for (const auto& note : config->notes) info.notes.push_back(note.message);
  }
  if (const auto tokenizer = loadTokenizer(path)) info.tokenizer = (*tokenizer)->describe();
  else if (tokenizer.error().code != "tokenizer.missing")
    info.tokenizer = "not usable: " + tokenizer.error().message.english();
  if (const auto chat = loadModelChatTemplate(path)) info.chat_template = *chat != nullptr;
  return info;
}

Result<Json> EngineServices::adapterInfo(const std::string& folder) const {
  return adapterFacts(locateAdapter(fromUtf8(folder)).folder);
}

} // namespace tw
