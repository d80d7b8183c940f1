#include "engine/tune/lora/lora_config.h"

#include "engine/tune/base/adapter_start.h"
#include "engine/tune/base/token_indices.h"

#include <algorithm>
#include <cmath>

namespace tw {
namespace {

constexpr int64_t kMostLoftqRounds = 100;

Result<> refuseUnsupported(const PeftConfigReader& reader) {
  TW_CHECK(
      reader.refuse({"enable_lora", "lora_bias", "use_qalora", "use_bdlora", "layer_replication",
                     "alora_invocation_tokens", "arrow_config", "velora_config", "kasa_config", "monteclora_config"}));
  const auto* init = reader.value("init_lora_weights");
  if (init && init->is_string() && !loraInitOf(*init)) {
    // These start from a base that was changed on the way; "orthogonal" only chooses A and B.
    const auto name = init->get<std::string>();
    for (const char* changing : {"pissa", "corda", "lora_ga", "mica"})
      if (name.rfind(changing, 0) == 0)
        return fail(reader.unsupported(Text::verbatim("init_lora_weights \"" + name + "\"")));
  }
  return {};
}

/// To others an adapter that began as what its 4-bit base lacks is a plain one; its start tells.
void readLoftq(const PeftConfigReader& reader, bool hasStart, LoraConfig& config) {
  const auto* loftq = reader.value("loftq_config");
  if (!loftq || !loftq->is_object() || !loftq->contains("loftq_iter") || !loftq->at("loftq_iter").is_number_integer())
    return;
  config.loftqRounds = std::clamp<int64_t>(loftq->at("loftq_iter").get<int64_t>(), 1, kMostLoftqRounds);
  if (const auto held = loftq->find("quant_type"); held != loftq->end() && held->is_string())
    config.loftqHeld = held->get<std::string>();
  if (hasStart && config.init == LoraInit::Usual) config.init = LoraInit::Loftq;
}

} // namespace

Result<LoraConfig> readLoraConfig(const fs::path& folder) {
  TW_TRY(const auto reader, PeftConfigReader::open(folder));
  LoraConfig config;
  TW_CHECK(reader.readCommon(config));
  if (config.peftType != "LORA") return fail(reader.unsupported(TW_TEXT("the method %1", config.peftType)));
  TW_CHECK(refuseUnsupported(reader));
  TW_CHECK(reader.read("r", config.r));
  TW_CHECK(reader.read("lora_alpha", config.loraAlpha));
  TW_CHECK(reader.read("lora_dropout", config.loraDropout));
  TW_CHECK(reader.readBiases(config));
  TW_CHECK(reader.read("use_rslora", config.useRslora));
  TW_CHECK(reader.read("use_dora", config.useDora));
  TW_CHECK(reader.read("ensure_weight_tying", config.ensureWeightTying));
  if (const auto* init = reader.value("init_lora_weights")) {
    const auto known = loraInitOf(*init);
    config.init = known.value_or(LoraInit::Usual);
    if (!known) config.otherInit = *init;
    config.pissaIterations = pissaIterationsOf(*init);
  }
  readLoftq(reader, hasStart(folder), config);
  TW_CHECK(reader.read("rank_pattern", config.rankPattern));
  TW_CHECK(reader.read("alpha_pattern", config.alphaPattern));
  if (const auto* value = reader.value("trainable_token_indices")) {
    auto tokens = tokenIndicesOf(*value);
    if (!tokens)
      return fail(reader.wrong("trainable_token_indices", TW_TEXT("a list of rows, or such a list for each table")));
    config.tokens = std::move(*tokens);
  }
  TW_CHECK(reader.readTargets(config));
  return config;
}

nlohmann::json loraConfigJson(const LoraConfig& config) {
  auto json = commonPeftJson(config);
  addTargets(json, config);
  const auto& targets = config.targets;
  json["alpha_pattern"] = nlohmann::json::object();
  for (const auto& [key, alpha] : config.alphaPattern) json["alpha_pattern"][key] = peftNumber(alpha);
  json["rank_pattern"] = nlohmann::json::object();
  for (const auto& [key, rank] : config.rankPattern) json["rank_pattern"][key] = rank;
  json["bias"] = trainedBiasesName(config.bias);
  json["init_lora_weights"] =
      config.otherInit.is_null() ? loraInitJson(config.init, config.pissaIterations) : config.otherInit;
  if (config.init == LoraInit::Loftq) {
    json["init_lora_weights"] = true;
    json["loftq_config"] = {{"loftq_bits", config.loftqHeld == "int8" ? 8 : 4}, {"loftq_iter", config.loftqRounds}};
    if (!config.loftqHeld.empty()) json["loftq_config"]["quant_type"] = config.loftqHeld;
  }
  if (config.init == LoraInit::Eva) json["eva_config"] = {{"rho", config.rho}};
  json["layers_pattern"] = targets.layersPattern.empty() ? nlohmann::json() : nlohmann::json(targets.layersPattern);
  json["layers_to_transform"] =
      targets.layersToTransform ? nlohmann::json(*targets.layersToTransform) : nlohmann::json();
  json["lora_alpha"] = peftNumber(config.loraAlpha);
  json["lora_dropout"] = config.loraDropout;
  json["r"] = config.r;
  if (!config.tokens.empty()) json["trainable_token_indices"] = tokenIndicesJson(config.tokens);
  json["use_dora"] = config.useDora;
  json["use_rslora"] = config.useRslora;
  return json;
}

LoraConfig widened(LoraConfig config, int64_t times) {
  const auto more = static_cast<double>(times);
  const double alpha = config.useRslora ? std::sqrt(more) : more;
  config.r *= times;
  config.loraAlpha *= alpha;
  for (auto& [pattern, rank] : config.rankPattern) rank *= times;
  for (auto& [pattern, value] : config.alphaPattern) value *= alpha;
  return config;
}

Result<LoraShapes> LoraShapes::create(const LoraConfig& config) {
  LoraShapes shapes;
  TW_TRY(shapes.m_ranks, Ranks::create({config.r, config.loraAlpha, config.rankPattern, config.alphaPattern}));
  shapes.m_rslora = config.useRslora;
  return shapes;
}

LoraShape LoraShapes::of(const std::string& name) const {
  const int64_t rank = m_ranks.rankOf(name);
  const auto r = static_cast<double>(rank);
  return {rank, m_ranks.alphaOf(name) / (m_rslora ? std::sqrt(r) : r)};
}

} // namespace tw
