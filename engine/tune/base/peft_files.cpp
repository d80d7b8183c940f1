#include "engine/tune/base/peft_files.h"

#include "engine/tune/base/pattern.h"

#include <cmath>

namespace tw {
namespace {

/// Typed access to adapter_config.json with errors that name the key.
class ConfigReader {
 public:
  ConfigReader(const Json& json, std::string file) : m_json(json), m_file(std::move(file)) {}

  Error wrong(const std::string& key, const std::string& expected) const {
    return workError("adapter.config", "The key " + key + " of the adapter's configuration is not " + expected + ".",
                     "Save the adapter again with PEFT or with this program.")
        .at(m_file)
        .in(key);
  }
  const Json* value(const char* key) const {
    const auto found = m_json.find(key);
    return found == m_json.end() || found->is_null() ? nullptr : &*found;
  }
  Result<> read(const char* key, std::string& out) const {
    const auto* v = value(key);
    if (!v) return {};
    if (!v->is_string()) return fail(wrong(key, "a text"));
    out = v->get<std::string>();
    return {};
  }
  Result<> read(const char* key, bool& out) const {
    const auto* v = value(key);
    if (!v) return {};
    if (!v->is_boolean()) return fail(wrong(key, "true or false"));
    out = v->get<bool>();
    return {};
  }
  Result<> read(const char* key, int64_t& out) const {
    const auto* v = value(key);
    if (!v) return {};
    if (!v->is_number_integer()) return fail(wrong(key, "a whole number"));
    out = v->get<int64_t>();
    return {};
  }
  Result<> read(const char* key, double& out) const {
    const auto* v = value(key);
    if (!v) return {};
    if (!v->is_number()) return fail(wrong(key, "a number"));
    out = v->get<double>();
    return {};
  }
  /// A text or a list of texts; `single` tells which.
  Result<> read(const char* key, std::vector<std::string>& out, bool* single = nullptr) const {
    const auto* v = value(key);
    if (!v) return {};
    if (v->is_string()) {
      out = {v->get<std::string>()};
      if (single) *single = true;
      return {};
    }
    if (!v->is_array()) return fail(wrong(key, "a list of names"));
    out.clear();
    for (const auto& item : *v) {
      if (!item.is_string()) return fail(wrong(key, "a list of names"));
      out.push_back(item.get<std::string>());
    }
    return {};
  }
  template <class Number> Result<> read(const char* key, std::vector<std::pair<std::string, Number>>& out) const {
    const auto* v = value(key);
    if (!v) return {};
    if (!v->is_object()) return fail(wrong(key, "an object of numbers"));
    for (const auto& [name, number] : v->items()) {
      if (!(std::is_integral_v<Number> ? number.is_number_integer() : number.is_number()))
        return fail(wrong(key, "an object of numbers"));
      out.emplace_back(name, number.template get<Number>());
    }
    return {};
  }

 private:
  const Json& m_json;
  std::string m_file;
};

/// Keys that change what the adapter computes and that this version cannot follow, when they are set to anything.
constexpr const char* kUnsupportedKeys[] = {"use_dora",
                                            "lora_bias",
                                            "use_qalora",
                                            "use_bdlora",
                                            "trainable_token_indices",
                                            "layer_replication",
                                            "alora_invocation_tokens",
                                            "arrow_config",
                                            "velora_config",
                                            "kasa_config",
                                            "monteclora_config"};

bool isSet(const Json* value) {
  if (!value) return false;
  if (value->is_boolean()) return value->get<bool>();
  return !((value->is_array() || value->is_object()) && value->empty());
}

Error unsupported(const std::string& what, const std::string& file) {
  return requestError("adapter.unsupported", "This adapter uses " + what + ", which is not there yet.",
                      "Use a LoRA adapter without it; PEFT can merge this one into its base model.")
      .at(file);
}

Result<> refuseUnsupported(const ConfigReader& reader, const std::string& file) {
  for (const char* key : kUnsupportedKeys)
    if (isSet(reader.value(key))) return fail(unsupported(key, file));
  const auto* init = reader.value("init_lora_weights");
  if (init && init->is_string()) {
    // These four start from a base that was changed on the way; "gaussian", "eva", "orthogonal" only choose A and B.
    const auto name = init->get<std::string>();
    for (const char* changing : {"pissa", "olora", "corda", "loftq", "lora_ga", "mica"})
      if (name.rfind(changing, 0) == 0) return fail(unsupported("init_lora_weights \"" + name + "\"", file));
  }
  return {};
}

Result<> readLayers(const ConfigReader& reader, TargetOptions& targets) {
  const auto* layers = reader.value("layers_to_transform");
  if (!layers) return {};
  std::vector<int64_t> numbers;
  if (layers->is_number_integer()) {
    numbers = {layers->get<int64_t>()};
  } else {
    if (!layers->is_array()) return fail(reader.wrong("layers_to_transform", "a list of layer numbers"));
    for (const auto& item : *layers) {
      if (!item.is_number_integer()) return fail(reader.wrong("layers_to_transform", "a list of layer numbers"));
      numbers.push_back(item.get<int64_t>());
    }
  }
  targets.layersToTransform = std::move(numbers);
  return {};
}

/// Far above any use; a larger number is a mistake that would cost all memory.
constexpr int64_t kHighestRank = 65536;

/// 8.0 is written 8, as PEFT's configurations usually have it.
nlohmann::json number(double value) {
  if (value == std::floor(value) && std::abs(value) < 1e15) return static_cast<int64_t>(value);
  return value;
}

} // namespace

Result<PeftConfig> readPeftConfig(const fs::path& folder) {
  const auto path = folder / kAdapterConfigFile;
  const auto file = toUtf8(path);
  std::error_code ignored;
  if (!fs::exists(path, ignored))
    return fail(requestError("adapter.missing",
                             "There is no adapter in " + toUtf8(folder) + " (adapter_config.json is not there).",
                             "Give the folder that holds adapter_config.json and adapter_model.safetensors.")
                    .at(toUtf8(folder)));
  TW_TRY(const auto json, readJsonFile(path, uint64_t{16} << 20));
  const ConfigReader reader(json, file);
  if (!json.is_object()) return fail(reader.wrong("(whole file)", "an object"));
  PeftConfig config;
  config.peftType.clear();
  TW_CHECK(reader.read("peft_type", config.peftType));
  if (config.peftType.empty()) return fail(reader.wrong("peft_type", "there"));
  if (config.peftType != "LORA") return fail(unsupported("the method " + config.peftType, file));
  TW_CHECK(refuseUnsupported(reader, file));
  TW_CHECK(reader.read("task_type", config.taskType));
  TW_CHECK(reader.read("base_model_name_or_path", config.baseModel));
  TW_CHECK(reader.read("r", config.r));
  TW_CHECK(reader.read("lora_alpha", config.loraAlpha));
  TW_CHECK(reader.read("lora_dropout", config.loraDropout));
  TW_CHECK(reader.read("bias", config.bias));
  if (config.bias != "none" && config.bias != "all" && config.bias != "lora_only")
    return fail(reader.wrong("bias", "none, all or lora_only"));
  TW_CHECK(reader.read("use_rslora", config.useRslora));
  TW_CHECK(reader.read("fan_in_fan_out", config.fanInFanOut));
  if (const auto* init = reader.value("init_lora_weights")) config.initLoraWeights = *init;
  TW_CHECK(reader.read("rank_pattern", config.rankPattern));
  TW_CHECK(reader.read("alpha_pattern", config.alphaPattern));
  bool single = false;
  config.targets.modules.clear();
  TW_CHECK(reader.read("target_modules", config.targets.modules, &single));
  TW_CHECK(reader.read("target_parameters", config.targets.parameters));
  if (config.targets.modules.empty() && config.targets.parameters.empty())
    return fail(reader.wrong("target_modules", "there (the default targets of a family are not guessed)"));
  config.targets.isPattern = single && !config.targets.allLinear();
  bool excludeSingle = false;
  TW_CHECK(reader.read("exclude_modules", config.targets.excludeModules, &excludeSingle));
  config.targets.excludeIsPattern = excludeSingle;
  TW_CHECK(reader.read("modules_to_save", config.targets.modulesToSave));
  TW_CHECK(reader.read("layers_pattern", config.targets.layersPattern));
  TW_CHECK(readLayers(reader, config.targets));
  return config;
}

std::string peftConfigText(const PeftConfig& config) {
  nlohmann::json json; // std::map underneath: keys come out sorted
  const auto& targets = config.targets;
  const auto sorted = [](std::vector<std::string> names) {
    std::sort(names.begin(), names.end());
    return names;
  };
  json["alpha_pattern"] = nlohmann::json::object();
  for (const auto& [key, alpha] : config.alphaPattern) json["alpha_pattern"][key] = number(alpha);
  json["rank_pattern"] = nlohmann::json::object();
  for (const auto& [key, rank] : config.rankPattern) json["rank_pattern"][key] = rank;
  json["auto_mapping"] = nullptr;
  json["base_model_name_or_path"] = config.baseModel.empty() ? nlohmann::json() : nlohmann::json(config.baseModel);
  json["bias"] = config.bias;
  json["fan_in_fan_out"] = config.fanInFanOut;
  json["inference_mode"] = true;
  json["init_lora_weights"] = config.initLoraWeights;
  json["layers_pattern"] = targets.layersPattern.empty() ? nlohmann::json() : nlohmann::json(targets.layersPattern);
  json["layers_to_transform"] =
      targets.layersToTransform ? nlohmann::json(*targets.layersToTransform) : nlohmann::json();
  json["lora_alpha"] = number(config.loraAlpha);
  json["lora_dropout"] = config.loraDropout;
  json["modules_to_save"] = targets.modulesToSave.empty() ? nlohmann::json() : nlohmann::json(targets.modulesToSave);
  json["peft_type"] = config.peftType;
  json["r"] = config.r;
  json["revision"] = nullptr;
  json["target_modules"] =
      targets.isPattern ? nlohmann::json(targets.modules.front()) : nlohmann::json(sorted(targets.modules));
  if (!targets.parameters.empty()) json["target_parameters"] = sorted(targets.parameters);
  json["task_type"] = config.taskType.empty() ? nlohmann::json() : nlohmann::json(config.taskType);
  json["use_dora"] = false;
  json["use_rslora"] = config.useRslora;
  if (!targets.excludeModules.empty())
    json["exclude_modules"] = targets.excludeIsPattern ? nlohmann::json(targets.excludeModules.front())
                                                       : nlohmann::json(sorted(targets.excludeModules));
  return json.dump(2, ' ', true, nlohmann::json::error_handler_t::replace);
}

Result<> writePeftConfig(const fs::path& folder, const PeftConfig& config) {
  return writeFileAtomically(folder / kAdapterConfigFile, peftConfigText(config));
}

namespace {

/// "….experts.3.w1.lora_A.weight": of versions for which experts were modules.
bool ofOneExpert(const std::string& key) {
  constexpr std::string_view mark = ".experts.";
  const auto at = key.find(mark);
  return at != std::string::npos && at + mark.size() < key.size() &&
         std::isdigit(static_cast<unsigned char>(key[at + mark.size()])) && key.find(".lora_") != std::string::npos;
}

} // namespace

Result<SafetensorsFile> openPeftWeights(const fs::path& folder) {
  const auto path = folder / kAdapterWeightsFile;
  std::error_code ignored;
  if (fs::exists(path, ignored)) {
    TW_TRY(auto file, SafetensorsFile::open(path));
    for (const auto& info : file.tensors())
      if (ofOneExpert(info.name))
        return fail(unsupported("matrices for each single expert (" + info.name + ")", toUtf8(path)));
    return file;
  }
  const bool pickled = fs::exists(folder / "adapter_model.bin", ignored);
  return fail(requestError(
                  "adapter.missing", "There is no adapter_model.safetensors in " + toUtf8(folder) + ".",
                  pickled ? "Pickled adapters (adapter_model.bin) are not read; save this one as safetensors with PEFT."
                          : "Check that the folder holds a whole adapter.")
                  .at(toUtf8(folder)));
}

struct LoraShapes::Patterns {
  std::vector<std::pair<NamePattern, int64_t>> ranks;
  std::vector<std::pair<NamePattern, double>> alphas;
};

Result<LoraShapes> LoraShapes::create(const PeftConfig& config) {
  const auto badRank = [](int64_t r, const std::string& field) {
    return requestError("method.rank", "The rank r = " + std::to_string(r) + " is not possible.",
                        "Choose a rank of 1 or more; 8 to 64 are usual.")
        .in(field);
  };
  if (config.r < 1 || config.r > kHighestRank) return fail(badRank(config.r, "method.r"));
  auto patterns = std::make_shared<Patterns>();
  for (const auto& [key, rank] : config.rankPattern) {
    if (rank < 1 || rank > kHighestRank) return fail(badRank(rank, "method.rank_pattern"));
    TW_TRY(auto pattern, suffixPattern(key));
    patterns->ranks.emplace_back(std::move(pattern), rank);
  }
  for (const auto& [key, alpha] : config.alphaPattern) {
    TW_TRY(auto pattern, suffixPattern(key));
    patterns->alphas.emplace_back(std::move(pattern), alpha);
  }
  LoraShapes shapes;
  shapes.m_r = config.r;
  shapes.m_alpha = config.loraAlpha;
  shapes.m_rslora = config.useRslora;
  shapes.m_patterns = std::move(patterns);
  return shapes;
}

LoraShape LoraShapes::of(const std::string& name) const {
  LoraShape shape{m_r, 0};
  double alpha = m_alpha;
  for (const auto& [pattern, rank] : m_patterns->ranks)
    if (pattern.matches(name)) {
      shape.r = rank;
      break;
    }
  for (const auto& [pattern, value] : m_patterns->alphas)
    if (pattern.matches(name)) {
      alpha = value;
      break;
    }
  const double r = static_cast<double>(shape.r);
  shape.scale = alpha / (m_rslora ? std::sqrt(r) : r);
  return shape;
}

namespace {

void replaceAll(std::string& text, const std::string& from, const std::string& to) {
  for (size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
}

} // namespace

std::string currentPeftKey(std::string key) {
  for (const char* matrix : {".lora_A.", ".lora_B."}) replaceAll(key, std::string(matrix) + "default.", matrix);
  replaceAll(key, ".modules_to_save.default.", ".");
  replaceAll(key, ".modules_to_save.", ".");
  return key;
}

std::string normalizedPeftKey(std::string key) {
  key = currentPeftKey(std::move(key));
  replaceAll(key, ".base_layer.bias", ".bias");
  return key;
}

} // namespace tw
