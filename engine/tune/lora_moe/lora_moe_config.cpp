#include "engine/tune/lora_moe/lora_moe_config.h"

namespace tw {

Result<LoraMoeConfig> readLoraMoeConfig(const fs::path& folder) {
  TW_TRY(const auto reader, PeftConfigReader::open(folder));
  LoraMoeConfig config;
  TW_CHECK(reader.readCommon(config));
  if (config.peftType != "LORA_MOE") return fail(reader.unsupported(TW_TEXT("the method %1", config.peftType)));
  for (const char* key : {"num_experts", "top_k", "r"}) // without them its tensors mean nothing
    if (!reader.value(key)) return fail(reader.missing(key));
  TW_CHECK(reader.read("num_experts", config.experts));
  if (config.experts < 2 || config.experts > kMostExperts)
    return fail(reader.wrong("num_experts", TW_TEXT("a number from 2 to %1", kMostExperts)));
  TW_CHECK(reader.read("top_k", config.chosen));
  if (config.chosen < 1 || config.chosen > config.experts)
    return fail(reader.wrong("top_k", TW_TEXT("a number from 1 to num_experts")));
  TW_CHECK(reader.read("balance_weight", config.balance));
  TW_CHECK(reader.read("r", config.ranks.r));
  TW_CHECK(reader.read("lora_alpha", config.ranks.alpha));
  TW_CHECK(reader.read("rank_pattern", config.ranks.ranks));
  TW_CHECK(reader.read("alpha_pattern", config.ranks.alphas));
  TW_CHECK(reader.read("use_rslora", config.useRslora));
  TW_CHECK(reader.read("lora_dropout", config.loraDropout));
  TW_CHECK(reader.readTargets(config));
  if (!config.targets.parameters.empty()) return fail(reader.unsupported(Text::verbatim("target_parameters")));
  return config;
}

nlohmann::json loraMoeConfigJson(const LoraMoeConfig& config) {
  auto json = commonPeftJson(config);
  addTargets(json, config);
  const auto& targets = config.targets;
  json["alpha_pattern"] = nlohmann::json::object();
  for (const auto& [key, alpha] : config.ranks.alphas) json["alpha_pattern"][key] = peftNumber(alpha);
  json["rank_pattern"] = nlohmann::json::object();
  for (const auto& [key, rank] : config.ranks.ranks) json["rank_pattern"][key] = rank;
  json["balance_weight"] = config.balance;
  json["layers_pattern"] = targets.layersPattern.empty() ? nlohmann::json() : nlohmann::json(targets.layersPattern);
  json["layers_to_transform"] =
      targets.layersToTransform ? nlohmann::json(*targets.layersToTransform) : nlohmann::json();
  json["lora_alpha"] = peftNumber(config.ranks.alpha);
  json["lora_dropout"] = config.loraDropout;
  json["num_experts"] = config.experts;
  json["r"] = config.ranks.r;
  json["top_k"] = config.chosen;
  json["use_rslora"] = config.useRslora;
  return json;
}

} // namespace tw
