#include "engine/tune/adalora/adalora_config.h"

#include "engine/tune/base/ranks.h"

#include <algorithm>

namespace tw {
namespace {

constexpr std::string_view kValuesKey = ".lora_E"; ///< what rank_pattern's names end with

Result<> readKept(const PeftConfigReader& reader, AdaloraConfig& config) {
  const auto* pattern = reader.value("rank_pattern");
  if (!pattern) return {};
  const auto wrong = [&] {
    return fail(reader.wrong("rank_pattern", TW_TEXT("an object of lists that say which of init_r ranks are left")));
  };
  if (!pattern->is_object()) return wrong();
  for (const auto& [name, ranks] : pattern->items()) {
    const auto isSwitch = [](const Json& item) { return item.is_boolean(); };
    if (!ranks.is_array() || static_cast<int64_t>(ranks.size()) != config.initialRank ||
        !std::all_of(ranks.begin(), ranks.end(), isSwitch))
      return wrong();
    auto module = name; // older versions name the adapter behind it
    if (const auto at = module.find(kValuesKey); at != std::string::npos) module.resize(at);
    config.kept[module] = ranks.get<std::vector<bool>>();
  }
  return {};
}

} // namespace

Result<AdaloraConfig> readAdaloraConfig(const fs::path& folder) {
  TW_TRY(const auto reader, PeftConfigReader::open(folder));
  AdaloraConfig config;
  TW_CHECK(reader.readCommon(config));
  if (config.peftType != "ADALORA") return fail(reader.unsupported(TW_TEXT("the method %1", config.peftType)));
  TW_CHECK(reader.refuse({"use_dora", "lora_bias", "layer_replication", "trainable_token_indices"}));
  TW_CHECK(reader.read("target_r", config.targetRank));
  TW_CHECK(reader.read("init_r", config.initialRank));
  if (!checkRank(config.initialRank, "init_r")) return fail(reader.wrong("init_r", TW_TEXT("a rank of 1 or more")));
  TW_CHECK(reader.read("tinit", config.schedule.initialSteps));
  TW_CHECK(reader.read("tfinal", config.schedule.finalSteps));
  TW_CHECK(reader.read("deltaT", config.schedule.interval));
  TW_CHECK(reader.read("total_step", config.schedule.totalSteps));
  TW_CHECK(reader.read("beta1", config.beta1));
  TW_CHECK(reader.read("beta2", config.beta2));
  TW_CHECK(reader.read("orth_reg_weight", config.orthogonality));
  TW_CHECK(reader.read("lora_alpha", config.loraAlpha));
  TW_CHECK(reader.read("lora_dropout", config.loraDropout));
  TW_CHECK(reader.readBiases(config));
  TW_CHECK(readKept(reader, config));
  TW_CHECK(reader.readTargets(config));
  if (!config.targets.parameters.empty()) return fail(reader.unsupported(Text::verbatim("target_parameters")));
  return config;
}

nlohmann::json adaloraConfigJson(const AdaloraConfig& config) {
  auto json = commonPeftJson(config);
  addTargets(json, config);
  const auto& targets = config.targets;
  const auto& schedule = config.schedule;
  json["beta1"] = config.beta1;
  json["beta2"] = config.beta2;
  json["bias"] = trainedBiasesName(config.bias);
  json["deltaT"] = schedule.interval;
  json["init_lora_weights"] = true;
  json["init_r"] = config.initialRank;
  json["layers_pattern"] = targets.layersPattern.empty() ? nlohmann::json() : nlohmann::json(targets.layersPattern);
  json["layers_to_transform"] =
      targets.layersToTransform ? nlohmann::json(*targets.layersToTransform) : nlohmann::json();
  json["lora_alpha"] = peftNumber(config.loraAlpha);
  json["lora_dropout"] = config.loraDropout;
  json["orth_reg_weight"] = config.orthogonality;
  json["r"] = 8; // PEFT's default, which it warns about at any other value and does not use
  json["rank_pattern"] = nlohmann::json();
  for (const auto& [module, ranks] : config.kept) json["rank_pattern"][module + std::string(kValuesKey)] = ranks;
  json["target_r"] = config.targetRank;
  json["tfinal"] = schedule.finalSteps;
  json["tinit"] = schedule.initialSteps;
  // PEFT opens no adapter whose schedule has no step in which ranks could be taken away.
  json["total_step"] = std::max(schedule.totalSteps, schedule.initialSteps + schedule.finalSteps + 1);
  return json;
}

} // namespace tw
