#include "engine/tune/lycoris/lycoris_config.h"

namespace tw {
namespace {

Result<> checkShare(const PeftConfigReader& reader, const char* key, double share) {
  if (share >= 0 && share < 1) return {};
  return fail(reader.wrong(key, TW_TEXT("a number from 0 to below 1")));
}

} // namespace

Result<LycorisConfig> readLycorisConfig(const fs::path& folder, const std::string& peftType) {
  TW_TRY(const auto reader, PeftConfigReader::open(folder));
  LycorisConfig config;
  TW_CHECK(reader.readCommon(config));
  if (config.peftType != peftType) return fail(reader.unsupported(TW_TEXT("the method %1", config.peftType)));
  TW_CHECK(reader.read("r", config.ranks.r));
  TW_CHECK(reader.read("alpha", config.ranks.alpha));
  TW_CHECK(reader.read("rank_pattern", config.ranks.ranks));
  TW_CHECK(reader.read("alpha_pattern", config.ranks.alphas));
  TW_CHECK(reader.read("rank_dropout", config.rankDropout));
  TW_CHECK(reader.read("module_dropout", config.moduleDropout));
  TW_CHECK(checkShare(reader, "rank_dropout", config.rankDropout));
  TW_CHECK(checkShare(reader, "module_dropout", config.moduleDropout));
  TW_CHECK(reader.read("rank_dropout_scale", config.rankDropoutScale));
  TW_CHECK(reader.read("decompose_both", config.decomposeBoth));
  TW_CHECK(reader.read("decompose_factor", config.decomposeFactor));
  if (const auto* init = reader.value("init_weights")) config.initWeights = *init;
  TW_CHECK(reader.readTargets(config));
  return config;
}

nlohmann::json lycorisConfigJson(const LycorisConfig& config) {
  auto json = commonPeftJson(config);
  addTargets(json, config);
  json.erase("fan_in_fan_out"); // of LoRA and its kin
  const auto& targets = config.targets;
  json["alpha"] = peftNumber(config.ranks.alpha);
  json["alpha_pattern"] = nlohmann::json::object();
  for (const auto& [key, alpha] : config.ranks.alphas) json["alpha_pattern"][key] = peftNumber(alpha);
  json["init_weights"] = config.initWeights;
  json["layers_pattern"] = targets.layersPattern.empty() ? nlohmann::json() : nlohmann::json(targets.layersPattern);
  json["layers_to_transform"] =
      targets.layersToTransform ? nlohmann::json(*targets.layersToTransform) : nlohmann::json();
  json["module_dropout"] = config.moduleDropout;
  json["r"] = config.ranks.r;
  json["rank_dropout"] = config.rankDropout;
  json["rank_pattern"] = nlohmann::json::object();
  for (const auto& [key, rank] : config.ranks.ranks) json["rank_pattern"][key] = rank;
  json["use_effective_conv2d"] = false;
  if (config.peftType != "LOKR") return json;
  json["decompose_both"] = config.decomposeBoth;
  json["decompose_factor"] = config.decomposeFactor;
  json["rank_dropout_scale"] = config.rankDropoutScale;
  return json;
}

} // namespace tw
