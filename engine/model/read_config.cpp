#include "engine/io/model_folder.h"
#include "engine/model/config/config_reader.h"
#include "engine/model/config/model_config.h"
#include "engine/model/families/families.h"
#include "engine/model/tensor_files.h"
#include "engine/model/tensor_slots.h"

namespace tw {
namespace {

constexpr int64_t kMaxDimension = int64_t{1} << 24; // far above any model, far below overflow of a product of two
constexpr int64_t kMaxLayers = 4096;

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
    if (!item.is_number_integer() || item.get<int64_t>() < INT32_MIN || item.get<int64_t>() > INT32_MAX)
      return fail(configError(TW_TEXT("In config.json, %1 is not a token id.", key)));
    if (item.get<int64_t>() >= 0) ids.push_back(item.get<int32_t>());
  }
  return ids;
}

Result<> readTokenIds(const fs::path& folder, const Json& text, ModelConfig& config) {
  Json generation = Json::object();
  std::error_code ignored;
  if (!folder.empty() && fs::exists(folder / "generation_config.json", ignored)) {
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

/// The family's defaults, and over them what the file says; a null there means "nothing", as in Transformers.
Json withDefaults(const Json& text, const Family& family) {
  Json merged = family.defaults;
  merged.update(text);
  return merged;
}

Result<> readShape(const Json& text, const Family& family, ModelConfig& config) {
  const auto integer = [&](const char* shared, int64_t low, int64_t high,
                           std::optional<int64_t> fallback = std::nullopt) {
    return configInteger(text, family.key(shared), low, high, fallback);
  };
  TW_TRY(config.hiddenSize, integer("hidden_size", 1, kMaxDimension));
  const auto implied =
      family.feedForwardFactor > 0 ? std::optional(family.feedForwardFactor * config.hiddenSize) : std::nullopt;
  if (!family.ownFeedForward) {
    TW_TRY(config.intermediateSize, integer("intermediate_size", 1, kMaxDimension, implied));
  }
  TW_TRY(config.layers, integer("num_hidden_layers", 1, kMaxLayers));
  TW_TRY(config.heads, integer("num_attention_heads", 1, 65536));
  TW_TRY(config.kvHeads, integer("num_key_value_heads", 1, 65536, config.heads));
  if (config.heads % config.kvHeads != 0)
    return fail(configError(TW_TEXT("In config.json, %1 does not divide %2.", family.key("num_key_value_heads"),
                                    family.key("num_attention_heads"))));
  TW_TRY(config.headDim, integer("head_dim", 2, 65536, std::max<int64_t>(2, config.hiddenSize / config.heads)));
  TW_TRY(config.vocabSize, integer("vocab_size", 1, kMaxDimension));
  TW_TRY(config.maxPositions, integer("max_position_embeddings", 1, INT32_MAX));
  TW_TRY(config.normEps, configNumber(text, family.key("rms_norm_eps"), 0.0, 1.0, 1e-6));
  return {};
}

/// Seen from the files, since config.json does not tell; without readable files it stays false, and opening the model
/// says why.
bool quantizesExperts(const fs::path& folder, const ModelConfig& config) {
  if (folder.empty() || !config.stored.quantized() || config.experts.firstLayer() < 0) return false;
  const auto files = openCheckpoint(folder, config);
  if (!files) return false;
  for (const auto& slot : tensorSlots(config, tensorNames(config, *files)))
    if (slot.kind == TensorSlot::Kind::Expert)
      return files->find(slot.file + ".absmax") || files->find(slot.file.substr(0, slot.file.rfind('.')) + ".SCB");
  return false;
}

/// Values of two tensors of whatever types, a part at a time.
bool sameValues(const CheckpointFiles::Entry& a, const CheckpointFiles::Entry& b) {
  if (a.tensor->shape != b.tensor->shape) return false;
  const auto left = a.bytes(), right = b.bytes();
  if (a.tensor->type == b.tensor->type && left.size() == right.size() &&
      std::equal(left.begin(), left.end(), right.begin()))
    return true;
  const auto one = viewTensor(*a.file, *a.tensor), other = viewTensor(*b.file, *b.tensor);
  if (!one || !other || one->dim() == 0) return false;
  constexpr int64_t rows = 1024;
  for (int64_t row = 0; row < one->size(0); row += rows) {
    const auto count = std::min(rows, one->size(0) - row);
    if (!at::equal(one->narrow(0, row, count).to(at::kFloat), other->narrow(0, row, count).to(at::kFloat)))
      return false;
  }
  return true;
}

/// What the files hold decides whether the head is tied, as in Transformers 5 (PreTrainedModel.tie_weights): only two
/// equal tensors, or one of them alone, are.
void lookAtHead(const fs::path& folder, ModelConfig& config) {
  if (folder.empty()) return;
  const auto files = openCheckpoint(folder, config);
  if (!files) return;
  if (!files->wrapper().empty())
    config.notes.push_back({"model.wrapper", TW_TEXT("The names of the weights have \"%1\" in them, which was read "
                                                     "through: it is no part of the model.",
                                                     files->wrapper())});
  if (!config.tieEmbeddings) return;
  const auto names = tensorNames(config, *files);
  const auto head = files->find(names.fileHead + ".weight"),
             table = files->find(names.filePrefix + config.names.embedding + ".weight");
  if (!head || !table || sameValues(head, table)) return;
  config.tieEmbeddings = false;
  config.ownHead = true;
  config.raw["tie_word_embeddings"] = false;
  if (config.nested()) config.raw["text_config"]["tie_word_embeddings"] = false;
  config.notes.push_back(
      {"model.own_head",
       TW_TEXT("config.json says that the output head is tied to the embeddings, but the weights hold a head of their "
               "own with other values (%1): that one is used, and what is written from this model says so.",
               head.tensor->name)});
}

Result<Activation> readActivation(const Json& text, const Family& family) {
  static const std::map<std::string, Activation> known{{"silu", Activation::Silu},
                                                       {"swish", Activation::Silu},
                                                       {"gelu", Activation::Gelu},
                                                       {"gelu_python", Activation::Gelu},
                                                       {"gelu_pytorch_tanh", Activation::GeluTanh},
                                                       {"gelu_new", Activation::GeluTanh},
                                                       {"gelu_fast", Activation::GeluTanh},
                                                       {"relu", Activation::Relu}};
  const auto key = family.key("hidden_act");
  const auto name = nameOr(text, key);
  if (name.empty()) return Activation::Silu;
  if (const auto found = known.find(name); found != known.end()) return found->second;
  return fail(requestError("model.unsupported", TW_TEXT("The activation '%1' is not supported.", name.substr(0, 80)),
                           TW_TEXT("Supported are silu, gelu, its tanh form, and relu."))
                  .in(key));
}

/// What needs the family's settings to be judged.
Result<> checkRopes(const ModelConfig& config) {
  for (const auto& rope : config.ropes) {
    if (rope.partial != 1.0 && !config.partialRotary)
      return fail(requestError("model.rope",
                               TW_TEXT("Rotating only a part of each head (partial_rotary_factor) is not supported."),
                               TW_TEXT("Choose another model."))
                      .in("partial_rotary_factor"));
    const auto dim = config.rotaryDim(rope);
    if (dim % 2 != 0 || dim < 2)
      return fail(configError(
          rope.partial == 1.0 ? TW_TEXT("In config.json, %1 is odd.", std::string("head_dim"))
                              : TW_TEXT("In config.json, %1 is out of range.", std::string("partial_rotary_factor"))));
    if (rope.type != RopeType::LongRope) continue;
    for (const auto& [key, factors] :
         {std::pair("short_factor", &rope.shortFactor), std::pair("long_factor", &rope.longFactor)})
      if (static_cast<int64_t>(factors->size()) != dim / 2)
        return fail(
            configError(TW_TEXT("In config.json, %1 does not list one number a pair of rotated elements.", key)));
  }
  return {};
}

/// The architecture's name, and the decoder's part of the file.
Result<const Family*> findFamily(const Json& raw, const Json*& text, std::string& architecture) {
  if (const auto* list = configValue(raw, "architectures");
      list && list->is_array() && !list->empty() && (*list)[0].is_string())
    architecture = (*list)[0].get<std::string>();
  const auto* nested = configValue(raw, "text_config");
  text = nested && nested->is_object() ? nested : &raw;
  const auto* family = familyOfArchitecture(architecture);
  if (text != &raw || architecture.empty()) {
    const auto type = nameOr(*text, "model_type");
    if (const auto* byType = familyByName(type); byType || !type.empty()) family = byType;
  }
  if (family) return family;
  return fail(requestError(
      "model.unsupported",
      architecture.empty() ? TW_TEXT("The architecture of model_type '%1' is not supported.", nameOr(raw, "model_type"))
                           : TW_TEXT("The architecture %1 is not supported.", architecture),
      TW_TEXT("Supported are %1.", supportedArchitectures())));
}

/// `folder` for what stands in other files; may be empty.
Result<ModelConfig> configIn(Json raw, const fs::path& folder) {
  ModelConfig config;
  config.raw = std::move(raw);
  if (!config.raw.is_object())
    return fail(
        requestError("model.config", TW_TEXT("config.json is not a JSON object."), TW_TEXT("Download it again.")));
  const Json* part = nullptr;
  TW_TRY(const auto* family, findFamily(config.raw, part, config.architecture));
  config.family = family->name;
  if (config.architecture.empty()) config.architecture = family->architectures.front();
  const auto text = withDefaults(*part, *family);
  TW_CHECK(readShape(text, *family, config));
  TW_TRY(config.stored, readStoredQuantization(configValue(config.raw, "quantization_config") ? config.raw : text));
  TW_TRY(config.activation, readActivation(text, *family));
  if (!family->ownRope) {
    TW_TRY(config.ropes[0], readRope(text, config.maxPositions));
  }
  TW_TRY(const bool tied, configBool(text, "tie_word_embeddings", false));
  TW_TRY(config.tieEmbeddings, configBool(config.raw, "tie_word_embeddings", tied));
  for (const auto* key : {"dtype", "torch_dtype"})
    for (const auto* holder : {&text, static_cast<const Json*>(&config.raw)})
      if (config.dtype.empty()) config.dtype = nameOr(*holder, key);
  if (config.dtype.empty()) config.dtype = "float32";
  config.slidingWindow.assign(static_cast<size_t>(config.layers), 0);
  TW_CHECK(family->configure(text, config));
  TW_CHECK(checkRopes(config));
  config.stored.expertsToo = quantizesExperts(folder, config);
  lookAtHead(folder, config);
  TW_CHECK(readTokenIds(folder, text, config));
  return config;
}

} // namespace

int64_t ModelConfig::contextLength() const {
  // llama3 and yarn usually say the scaled length in max_position_embeddings already; linear and dynamic never do.
  if (ropes.empty()) return maxPositions;
  const auto& rope = ropes[0];
  const auto unscaled = static_cast<double>(rope.originalMaxPositions > 0 ? rope.originalMaxPositions : maxPositions);
  return std::max(maxPositions, static_cast<int64_t>(unscaled * std::min(rope.factor, 1e6)));
}

Result<> ModelConfig::checkLength(int64_t tokens) const {
  if (names.positions.empty() || tokens <= maxPositions) return {};
  return fail(requestError(
      "model.positions",
      TW_TEXT("A text of %1 tokens is longer than the %2 that the model has positions for.", tokens, maxPositions),
      TW_TEXT("Shorten the text, or set max_length to %1 or less.", maxPositions)));
}

bool ModelConfig::nested() const {
  const auto* text = configValue(raw, "text_config");
  return text && text->is_object();
}

Result<ModelConfig> modelConfigOf(Json raw) { return configIn(std::move(raw), {}); }

Result<ModelConfig> readModelConfig(const fs::path& folder) {
  const auto path = folder / "config.json";
  std::error_code ignored;
  TW_CHECK(checkModelFolder(folder));
  if (const bool there = fs::exists(path, ignored); !there) return fail(missingConfig(folder));
  TW_TRY(auto raw, readJsonFile(path));
  auto config = configIn(std::move(raw), folder);
  if (!config && config.error().file.empty()) config.error().at(toUtf8(path));
  return config;
}

} // namespace tw
