#include "engine/tune/base/peft_config.h"

#include <algorithm>
#include <cmath>

namespace tw {
namespace {

bool isSet(const Json* value) {
  if (!value) return false;
  if (value->is_boolean()) return value->get<bool>();
  return !((value->is_array() || value->is_object()) && value->empty());
}

Result<> readLayers(const PeftConfigReader& reader, TargetOptions& targets) {
  const auto* layers = reader.value("layers_to_transform");
  if (!layers) return {};
  std::vector<int64_t> numbers;
  if (layers->is_number_integer()) {
    numbers = {layers->get<int64_t>()};
  } else {
    if (!layers->is_array()) return fail(reader.wrong("layers_to_transform", TW_TEXT("a list of layer numbers")));
    for (const auto& item : *layers) {
      if (!item.is_number_integer())
        return fail(reader.wrong("layers_to_transform", TW_TEXT("a list of layer numbers")));
      numbers.push_back(item.get<int64_t>());
    }
  }
  targets.layersToTransform = std::move(numbers);
  return {};
}

} // namespace

// Here, since reading a configuration needs it and nothing of the model that targets are searched in.
bool TargetOptions::allLinear() const {
  if (isPattern || modules.size() != 1) return false;
  std::string lower = modules.front();
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lower == "all-linear";
}

Result<PeftConfigReader> PeftConfigReader::open(const fs::path& folder) {
  const auto path = folder / kAdapterConfigFile;
  std::error_code ignored;
  if (!fs::exists(path, ignored) && fs::exists(folder / "config.json", ignored))
    return fail(
        requestError("adapter.missing",
                     TW_TEXT("The folder %1 holds a whole model (config.json), not an adapter.", toUtf8(folder)),
                     TW_TEXT("Give it as the model; an adapter's folder has an adapter_config.json."))
            .at(toUtf8(folder)));
  if (!fs::exists(path, ignored))
    return fail(requestError("adapter.missing",
                             TW_TEXT("There is no adapter in %1 (adapter_config.json is not there).", toUtf8(folder)),
                             TW_TEXT("Give the folder that holds adapter_config.json and adapter_model.safetensors."))
                    .at(toUtf8(folder)));
  PeftConfigReader reader;
  TW_TRY(reader.m_json, readJsonFile(path, uint64_t{16} << 20));
  reader.m_file = toUtf8(path);
  if (!reader.m_json.is_object()) return fail(reader.wrong("(whole file)", TW_TEXT("an object")));
  return reader;
}

Error PeftConfigReader::unusable(Text sentence) const {
  const auto key = sentence.arguments().front().english();
  return workError("adapter.config", std::move(sentence),
                   TW_TEXT("Save the adapter again with PEFT or with this program."))
      .at(m_file)
      .in(key);
}

Error PeftConfigReader::wrong(const std::string& key, const Text& expected) const {
  return unusable(TW_TEXT("The key %1 of the adapter's configuration is not %2.", key, expected));
}

Error PeftConfigReader::missing(const std::string& key) const {
  return unusable(TW_TEXT("The key %1 of the adapter's configuration is not there.", key));
}

Error unsupportedAdapter(const Text& what, const std::string& file) {
  return requestError("adapter.unsupported", TW_TEXT("This adapter uses %1, which is not there yet.", what),
                      TW_TEXT("Use a LoRA adapter without it; PEFT can merge this one into its base model."))
      .at(file);
}

const Json* PeftConfigReader::value(const char* key) const {
  const auto found = m_json.find(key);
  return found == m_json.end() || found->is_null() ? nullptr : &*found;
}

Result<> PeftConfigReader::read(const char* key, std::string& out) const {
  const auto* v = value(key);
  if (!v) return {};
  if (!v->is_string()) return fail(wrong(key, TW_TEXT("a text")));
  out = v->get<std::string>();
  return {};
}

Result<> PeftConfigReader::read(const char* key, bool& out) const {
  const auto* v = value(key);
  if (!v) return {};
  if (!v->is_boolean()) return fail(wrong(key, TW_TEXT("true or false")));
  out = v->get<bool>();
  return {};
}

Result<> PeftConfigReader::read(const char* key, int64_t& out) const {
  const auto* v = value(key);
  if (!v) return {};
  if (!v->is_number_integer()) return fail(wrong(key, TW_TEXT("a whole number")));
  out = v->get<int64_t>();
  return {};
}

Result<> PeftConfigReader::read(const char* key, double& out) const {
  const auto* v = value(key);
  if (!v) return {};
  if (!v->is_number()) return fail(wrong(key, TW_TEXT("a number")));
  out = v->get<double>();
  return {};
}

Result<> PeftConfigReader::read(const char* key, std::vector<std::string>& out, bool* single) const {
  const auto* v = value(key);
  if (!v) return {};
  if (v->is_string()) {
    out = {v->get<std::string>()};
    if (single) *single = true;
    return {};
  }
  if (!v->is_array()) return fail(wrong(key, TW_TEXT("a list of names")));
  out.clear();
  for (const auto& item : *v) {
    if (!item.is_string()) return fail(wrong(key, TW_TEXT("a list of names")));
    out.push_back(item.get<std::string>());
  }
  return {};
}

template <class Number>
Result<> PeftConfigReader::readMap(const char* key, std::vector<std::pair<std::string, Number>>& out) const {
  const auto* v = value(key);
  if (!v) return {};
  if (!v->is_object()) return fail(wrong(key, TW_TEXT("an object of numbers")));
  for (const auto& [name, number] : v->items()) {
    if (!(std::is_integral_v<Number> ? number.is_number_integer() : number.is_number()))
      return fail(wrong(key, TW_TEXT("an object of numbers")));
    out.emplace_back(name, number.template get<Number>());
  }
  return {};
}

Result<> PeftConfigReader::read(const char* key, std::vector<std::pair<std::string, int64_t>>& out) const {
  return readMap(key, out);
}
Result<> PeftConfigReader::read(const char* key, std::vector<std::pair<std::string, double>>& out) const {
  return readMap(key, out);
}

Result<> PeftConfigReader::refuse(std::initializer_list<const char*> keys) const {
  for (const char* key : keys)
    if (isSet(value(key))) return fail(unsupported(Text::verbatim(key)));
  return {};
}

Result<> PeftConfigReader::readCommon(PeftConfig& config) const {
  TW_CHECK(read("peft_type", config.peftType));
  if (config.peftType.empty()) return fail(missing("peft_type"));
  if (config.peftType == "BONE") config.peftType = "MISS"; // its name until PEFT 0.18
  TW_CHECK(read("task_type", config.taskType));
  TW_CHECK(read("base_model_name_or_path", config.baseModel));
  return read("modules_to_save", config.targets.modulesToSave);
}

Result<> PeftConfigReader::readBiases(PeftConfig& config) const {
  auto name = trainedBiasesName(config.bias);
  TW_CHECK(read("bias", name));
  const auto biases = trainedBiasesNamed(name);
  if (!biases) return fail(wrong("bias", TW_TEXT("none, all or lora_only")));
  config.bias = *biases;
  return {};
}

Result<> PeftConfigReader::readTargets(PeftConfig& config) const {
  auto& targets = config.targets;
  bool single = false;
  targets.modules.clear();
  TW_CHECK(read("target_modules", targets.modules, &single));
  TW_CHECK(read("target_parameters", targets.parameters));
  if (targets.modules.empty() && targets.parameters.empty())
    return fail(
        unusable(TW_TEXT("The key %1 of the adapter's configuration is not there (%2).", std::string("target_modules"),
                         TW_TEXT("the default targets of a family are not guessed"))));
  targets.isPattern = single && !targets.allLinear();
  bool excludeSingle = false;
  TW_CHECK(read("exclude_modules", targets.excludeModules, &excludeSingle));
  targets.excludeIsPattern = excludeSingle;
  TW_CHECK(read("layers_pattern", targets.layersPattern));
  TW_CHECK(read("fan_in_fan_out", config.fanInFanOut));
  return readLayers(*this, targets);
}

Result<PeftConfig> readPeftConfig(const fs::path& folder) {
  TW_TRY(const auto reader, PeftConfigReader::open(folder));
  PeftConfig config;
  TW_CHECK(reader.readCommon(config));
  return config;
}

nlohmann::json commonPeftJson(const PeftConfig& config) {
  nlohmann::json json; // std::map underneath: keys come out sorted
  const auto& saved = config.targets.modulesToSave;
  json["auto_mapping"] = nullptr;
  json["base_model_name_or_path"] = config.baseModel.empty() ? nlohmann::json() : nlohmann::json(config.baseModel);
  json["inference_mode"] = true;
  json["modules_to_save"] = saved.empty() ? nlohmann::json() : nlohmann::json(saved);
  json["peft_type"] = config.peftType;
  json["revision"] = nullptr;
  json["task_type"] = config.taskType.empty() ? nlohmann::json() : nlohmann::json(config.taskType);
  return json;
}

void addTargets(nlohmann::json& json, const PeftConfig& config) {
  const auto& targets = config.targets;
  const auto sorted = [](std::vector<std::string> names) {
    std::sort(names.begin(), names.end());
    return names;
  };
  json["fan_in_fan_out"] = config.fanInFanOut;
  json["target_modules"] =
      targets.isPattern ? nlohmann::json(targets.modules.front()) : nlohmann::json(sorted(targets.modules));
  if (!targets.parameters.empty()) json["target_parameters"] = sorted(targets.parameters);
  if (!targets.excludeModules.empty())
    json["exclude_modules"] = targets.excludeIsPattern ? nlohmann::json(targets.excludeModules.front())
                                                       : nlohmann::json(sorted(targets.excludeModules));
}

std::string peftConfigText(const nlohmann::json& json) {
  return json.dump(2, ' ', true, nlohmann::json::error_handler_t::replace);
}

nlohmann::json peftNumber(double value) {
  if (value == std::floor(value) && std::abs(value) < 1e15) return static_cast<int64_t>(value);
  return value;
}

} // namespace tw
