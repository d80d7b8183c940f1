#include "engine/model/model_config.h"
#include "engine/io/model_folder.h"
#include "engine/model/config_reader.h"
#include "engine/model/families/families.h"

namespace tw {
namespace {

constexpr int64_t maxDimension = int64_t{1} << 24; // far above any model, far below overflow of a product of two
constexpr int64_t maxLayers = 4096;

std::string nameOr(const Json& json, const std::string& key) {
  const auto* value = configValue(json, key);
  return value && value->is_string() ? value->get<std::string>() : std::string();
}

/// One id or a list of them.
Result<std::vector<int32_t>> readIds(const Json& json, const std::string& key) {
  std::vector<int32_t> ids;
  const auto* value = configValue(json, key);
  if (!value) return ids;
  for (const auto& item : value->is_array() ? *value : Json::array({*value})) {
    if (!item.is_number_integer() || item.get<int64_t>() < INT32_MIN || item.get<int64_t>() > INT32_MAX) return fail(configError(key, "is not a token id"));
    if (item.get<int64_t>() >= 0) ids.push_back(item.get<int32_t>());
  }
  return ids;
}

Result<> readTokenIds(const fs::path& folder, const Json& text, ModelConfig& config) {
  Json generation = Json::object();
  std::error_code ignored;
  if (fs::exists(folder / "generation_config.json", ignored)) {
    TW_TRY(generation, readJsonFile(folder / "generation_config.json"));
    if (!generation.is_object()) generation = Json::object();
  }
  const auto first = [&](const std::string& key) -> Result<std::vector<int32_t>> {
    TW_TRY(auto ids, readIds(generation, key));
    return ids.empty() ? readIds(text, key) : Result<std::vector<int32_t>>(std::move(ids));
  };
  TW_TRY(config.eosTokenIds, first("eos_token_id"));
  TW_TRY(const auto bos, first("bos_token_id"));
  TW_TRY(const auto pad, first("pad_token_id"));
  if (!bos.empty()) config.bosTokenId = bos.front();
  if (!pad.empty()) config.padTokenId = pad.front();
  return {};
}

Result<> readShape(const Json& text, const Family& family, ModelConfig& config) {
  TW_TRY(config.hiddenSize, configInteger(text, "hidden_size", 1, maxDimension));
  TW_TRY(config.intermediateSize, configInteger(text, "intermediate_size", 1, maxDimension));
  TW_TRY(config.layers, configInteger(text, "num_hidden_layers", 1, maxLayers));
  TW_TRY(config.heads, configInteger(text, "num_attention_heads", 1, 65536));
  TW_TRY(config.kvHeads, configInteger(text, "num_key_value_heads", 1, 65536, family.defaultKvHeads.value_or(config.heads)));
  if (config.heads % config.kvHeads != 0) return fail(configError("num_key_value_heads", "does not divide num_attention_heads"));
  TW_TRY(config.headDim, configInteger(text, "head_dim", 2, 65536, std::max<int64_t>(2, config.hiddenSize / config.heads)));
  if (config.headDim % 2 != 0) return fail(configError("head_dim", "is odd"));
  TW_TRY(config.vocabSize, configInteger(text, "vocab_size", 1, maxDimension));
  TW_TRY(config.maxPositions, configInteger(text, "max_position_embeddings", 1, INT32_MAX, family.defaultMaxPositions));
  TW_TRY(config.rmsNormEps, configNumber(text, "rms_norm_eps", 0.0, 1.0, 1e-6));
  return {};
}

/// The architecture's name, and the decoder's part of the file.
Result<const Family*> findFamily(const Json& raw, const Json*& text, std::string& architecture) {
  if (const auto* list = configValue(raw, "architectures"); list && list->is_array() && !list->empty() && (*list)[0].is_string())
    architecture = (*list)[0].get<std::string>();
  const auto* nested = configValue(raw, "text_config");
  text = nested && nested->is_object() ? nested : &raw;
  const auto* family = familyOfArchitecture(architecture);
  if (text != &raw || architecture.empty()) family = familyByName(nameOr(*text, "model_type"));
  if (family) return family;
  const auto shown = architecture.empty() ? "of model_type '" + nameOr(raw, "model_type") + "'" : architecture;
  return fail(requestError("model.unsupported", "The architecture " + shown + " is not supported.", "Supported are " + supportedArchitectures() + "."));
}

} // namespace

int64_t ModelConfig::contextLength() const {
  // llama3 and yarn usually say the scaled length in max_position_embeddings already; linear and dynamic never do.
  const auto unscaled = static_cast<double>(rope.originalMaxPositions > 0 ? rope.originalMaxPositions : maxPositions);
  return std::max(maxPositions, static_cast<int64_t>(unscaled * std::min(rope.factor, 1e6)));
}

Result<ModelConfig> readModelConfig(const fs::path& folder) {
  const auto path = folder / "config.json";
  std::error_code ignored;
  TW_CHECK(checkModelFolder(folder));
  if (!fs::exists(path, ignored))
    return fail(requestError("model.missing_config", "The folder " + toUtf8(folder) + " holds no config.json.", "Choose a model folder in Hugging Face layout.").at(toUtf8(path)));
  ModelConfig config;
  TW_TRY(config.raw, readJsonFile(path));
  const auto located = [&](Error error) { return fail(std::move(error.at(toUtf8(path)))); };
  if (!config.raw.is_object()) return located(requestError("model.config", "config.json is not a JSON object.", "Download it again."));
  const Json* text = nullptr;
  auto family = findFamily(config.raw, text, config.architecture);
  if (!family) return located(std::move(family.error()));
  config.family = (*family)->name;
  if (config.architecture.empty()) config.architecture = (*family)->architectures.front();
  const auto fill = [&]() -> Result<> {
    TW_CHECK(readShape(*text, **family, config));
    if (configValue(config.raw, "quantization_config") || configValue(*text, "quantization_config"))
      return fail(requestError("model.unsupported", "The model's weights are quantised already.", "Choose the original 16-bit model; this program quantises it while loading."));
    config.activation = nameOr(*text, "hidden_act").empty() ? "silu" : nameOr(*text, "hidden_act");
    if (config.activation != "silu" && config.activation != "swish")
      return fail(requestError("model.unsupported", "The activation '" + config.activation + "' is not supported.", "Supported is silu.").in("hidden_act"));
    TW_TRY(config.rope, readRope(*text, config.maxPositions));
    TW_TRY(const bool tied, configBool(*text, "tie_word_embeddings", false));
    TW_TRY(config.tieEmbeddings, configBool(config.raw, "tie_word_embeddings", tied));
    for (const auto* key : {"dtype", "torch_dtype"})
      for (const auto* holder : {text, static_cast<const Json*>(&config.raw)})
        if (config.dtype.empty()) config.dtype = nameOr(*holder, key);
    if (config.dtype.empty()) config.dtype = "float32";
    config.slidingWindow.assign(static_cast<size_t>(config.layers), 0);
    TW_CHECK((*family)->configure(*text, config));
    return readTokenIds(folder, *text, config);
  };
  if (auto filled = fill(); !filled) {
    if (filled.error().file.empty()) filled.error().at(toUtf8(path));
    return fail(std::move(filled.error()));
  }
  return config;
}

} // namespace tw
