#include "engine/tune/miss/miss_config.h"

namespace tw {
namespace {

/// PEFT writes its own word for "those of the targets".
std::string missBiasName(TrainedBiases bias) {
  return bias == TrainedBiases::Targets ? "MiSS_only" : trainedBiasesName(bias);
}

} // namespace

bool setMissForm(const Json& initWeights, MissConfig& config) {
  config.random = initWeights == false;
  if (initWeights.is_boolean()) config.form = MissForm::Shared;
  else if (initWeights == "mini") config.form = MissForm::Mini;
  else if (initWeights == "bat") config.form = MissForm::Bat;
  else return false;
  return true;
}

Result<MissConfig> readMissConfig(const fs::path& folder) {
  TW_TRY(const auto reader, PeftConfigReader::open(folder));
  MissConfig config;
  TW_CHECK(reader.readCommon(config));
  if (config.peftType != "MISS") return fail(reader.unsupported(TW_TEXT("the method %1", config.peftType)));
  TW_CHECK(reader.readTargets(config));
  TW_CHECK(reader.read("r", config.r));
  TW_CHECK(reader.read("mini_r", config.miniR));
  if (config.r < 1) return fail(reader.wrong("r", TW_TEXT("a number above 0")));
  if (config.miniR < 1) return fail(reader.wrong("mini_r", TW_TEXT("a number above 0")));
  TW_CHECK(reader.read("miss_dropout", config.dropout));
  if (const auto* init = reader.value("init_weights"); init && !setMissForm(*init, config))
    return fail(reader.wrong("init_weights", TW_TEXT("true, false, bat or mini")));
  std::string bias = "none";
  TW_CHECK(reader.read("bias", bias));
  if (bias == "Bone_only") bias = missBiasName(TrainedBiases::Targets);
  for (const auto known : {TrainedBiases::All, TrainedBiases::Targets})
    if (bias == missBiasName(known)) config.bias = known;
  if (bias != missBiasName(config.bias)) return fail(reader.wrong("bias", TW_TEXT("none, all or MiSS_only")));
  return config;
}

nlohmann::json missConfigJson(const MissConfig& config) {
  auto json = commonPeftJson(config);
  addTargets(json, config);
  json.erase("fan_in_fan_out"); // PEFT's MiSS does not know it
  const auto& targets = config.targets;
  json["bias"] = missBiasName(config.bias);
  json["layers_pattern"] = targets.layersPattern.empty() ? nlohmann::json() : nlohmann::json(targets.layersPattern);
  json["layers_to_transform"] =
      targets.layersToTransform ? nlohmann::json(*targets.layersToTransform) : nlohmann::json();
  json["r"] = config.r;
  json["mini_r"] = config.miniR;
  json["miss_dropout"] = config.dropout;
  switch (config.form) {
  case MissForm::Shared: json["init_weights"] = !config.random; break;
  case MissForm::Mini: json["init_weights"] = "mini"; break;
  case MissForm::Bat: json["init_weights"] = "bat"; break;
  }
  return json;
}

} // namespace tw
