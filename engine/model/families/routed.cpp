// What families with routed experts share.
#include "engine/model/config/config_reader.h"
#include "engine/model/families/families.h"

namespace tw {
namespace {

constexpr int64_t kMostExperts = 4096,
                  kMostInAllLayers = int64_t{1} << 17; ///< the largest published models have some 15,000 in all

/// num_experts and num_local_experts are two names of one key.
Result<int64_t> expertCount(const Json& text, int64_t fallback) {
  const char* key = configValue(text, "num_local_experts") ? "num_local_experts" : "num_experts";
  return configInteger(text, key, 0, kMostExperts, fallback);
}

} // namespace

Result<> configureExperts(const Json& text, int64_t count, const std::string& innerSize, ModelConfig& config) {
  auto& experts = config.experts;
  TW_TRY(experts.count, expertCount(text, count));
  if (experts.count == 0) return {};
  if (experts.count * config.layers > kMostInAllLayers)
    return fail(configError(TW_TEXT("In config.json, %1 asks for more experts in all layers than any model has.",
                                    std::string("num_experts"))));
  TW_TRY(experts.perToken, configInteger(text, "num_experts_per_tok", 1, kMostExperts));
  if (experts.perToken > experts.count)
    return fail(configError(
        TW_TEXT("In config.json, %1 is larger than the number of experts.", std::string("num_experts_per_tok"))));
  TW_TRY(experts.innerSize, configInteger(text, innerSize, 1, int64_t{1} << 24));
  TW_TRY(const bool balances, configBool(text, "output_router_logits", false));
  TW_TRY(const double coefficient, configNumber(text, "router_aux_loss_coef", 0.0, 1e6, 0.001));
  if (balances) experts.balanceCoefficient = coefficient;
  experts.inLayer.assign(static_cast<size_t>(config.layers), true);
  config.names.router = "mlp.gate";
  config.names.experts = "mlp.experts";
  config.names.expertGate = "gate_proj";
  config.names.expertUp = "up_proj";
  config.names.expertDown = "down_proj";
  return {};
}

Result<> configureQwenExperts(const Json& text, int64_t count, ModelConfig& config) {
  TW_CHECK(configureExperts(text, count, "moe_intermediate_size", config));
  auto& experts = config.experts;
  TW_TRY(experts.normalizesWeights, configBool(text, "norm_topk_prob", false));
  TW_TRY(const int64_t step, configInteger(text, "decoder_sparse_step", 1, INT32_MAX, 1));
  for (size_t layer = 0; layer < experts.inLayer.size(); ++layer)
    experts.inLayer[layer] = (static_cast<int64_t>(layer) + 1) % step == 0;
  const auto* plain = configValue(text, "mlp_only_layers");
  if (!plain) return {};
  if (!plain->is_array())
    return fail(
        configError(TW_TEXT("In config.json, %1 is not a list of layer numbers.", std::string("mlp_only_layers"))));
  for (const auto& item : *plain) {
    if (!item.is_number_integer())
      return fail(
          configError(TW_TEXT("In config.json, %1 is not a list of layer numbers.", std::string("mlp_only_layers"))));
    const auto layer = item.get<int64_t>();
    if (layer >= 0 && layer < static_cast<int64_t>(experts.inLayer.size()))
      experts.inLayer[static_cast<size_t>(layer)] = false;
  }
  return {};
}

} // namespace tw
