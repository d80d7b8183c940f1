#include "engine/tune/lora/lora_config.h"

#include <cmath>

namespace tw {
namespace {

/// Far above any use; a larger number is a mistake that would cost all memory.
constexpr int64_t kHighestRank = 65536;

Error badRank(int64_t r, const std::string& field) {
  return requestError("method.rank", TW_TEXT("The rank r = %1 is not possible.", r),
                      TW_TEXT("Choose a rank of 1 or more; 8 to 64 are usual."))
      .in(field);
}

Result<> refuseUnsupported(const PeftConfigReader& reader) {
  TW_CHECK(reader.refuse({"use_dora", "lora_bias", "use_qalora", "use_bdlora", "trainable_token_indices",
                          "layer_replication", "alora_invocation_tokens", "arrow_config", "velora_config",
                          "kasa_config", "monteclora_config"}));
  const auto* init = reader.value("init_lora_weights");
  if (init && init->is_string()) {
    // These four start from a base that was changed on the way; "gaussian", "eva", "orthogonal" only choose A and B.
    const auto name = init->get<std::string>();
    for (const char* changing : {"pissa", "olora", "corda", "loftq", "lora_ga", "mica"})
      if (name.rfind(changing, 0) == 0)
        return fail(reader.unsupported(Text::verbatim("init_lora_weights \"" + name + "\"")));
  }
  return {};
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
  auto bias = trainedBiasesName(config.bias);
  TW_CHECK(reader.read("bias", bias));
  const auto biases = trainedBiasesNamed(bias);
  if (!biases) return fail(reader.wrong("bias", TW_TEXT("none, all or lora_only")));
  config.bias = *biases;
  TW_CHECK(reader.read("use_rslora", config.useRslora));
  if (const auto* init = reader.value("init_lora_weights")) {
    const auto known = loraInitOf(*init);
    config.init = known.value_or(LoraInit::Usual);
    if (!known) config.otherInit = *init;
  }
  TW_CHECK(reader.read("rank_pattern", config.rankPattern));
  TW_CHECK(reader.read("alpha_pattern", config.alphaPattern));
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
  json["init_lora_weights"] = config.otherInit.is_null() ? loraInitJson(config.init) : config.otherInit;
  json["layers_pattern"] = targets.layersPattern.empty() ? nlohmann::json() : nlohmann::json(targets.layersPattern);
  json["layers_to_transform"] =
      targets.layersToTransform ? nlohmann::json(*targets.layersToTransform) : nlohmann::json();
  json["lora_alpha"] = peftNumber(config.loraAlpha);
  json["lora_dropout"] = config.loraDropout;
  json["r"] = config.r;
  json["use_dora"] = false;
  json["use_rslora"] = config.useRslora;
  return json;
}

Result<LoraShapes> LoraShapes::create(const LoraConfig& config) {
  if (config.r < 1 || config.r > kHighestRank) return fail(badRank(config.r, "method.r"));
  LoraShapes shapes;
  for (const auto& [key, rank] : config.rankPattern) {
    if (rank < 1 || rank > kHighestRank) return fail(badRank(rank, "method.rank_pattern"));
    TW_TRY(auto pattern, suffixPattern(key));
    shapes.m_ranks.emplace_back(std::move(pattern), rank);
  }
  for (const auto& [key, alpha] : config.alphaPattern) {
    TW_TRY(auto pattern, suffixPattern(key));
    shapes.m_alphas.emplace_back(std::move(pattern), alpha);
  }
  shapes.m_r = config.r;
  shapes.m_alpha = config.loraAlpha;
  shapes.m_rslora = config.useRslora;
  return shapes;
}

LoraShape LoraShapes::of(const std::string& name) const {
  LoraShape shape{m_r, 0};
  double alpha = m_alpha;
  for (const auto& [pattern, rank] : m_ranks)
    if (pattern.matches(name)) {
      shape.r = rank;
      break;
    }
  for (const auto& [pattern, value] : m_alphas)
    if (pattern.matches(name)) {
      alpha = value;
      break;
    }
  const double r = static_cast<double>(shape.r);
  shape.scale = alpha / (m_rslora ? std::sqrt(r) : r);
  return shape;
}

} // namespace tw
