// Llama 1 to 3.x: optional biases on all attention projections (attention_bias) and on the MLP (mlp_bias).
#include "engine/model/config/config_reader.h"
#include "engine/model/families/families.h"

namespace tw {

Result<> configureAttentionBias(const Json& text, ModelConfig& config) {
  TW_TRY(config.qkvBias, configBool(text, "attention_bias", false));
  config.outputBias = config.qkvBias;
  return {};
}

namespace {

Result<> configureLlama(const Json& text, ModelConfig& config) {
  TW_TRY(config.mlpBias, configBool(text, "mlp_bias", false));
  return configureAttentionBias(text, config);
}

} // namespace

void registerLlama(FamilyRegistry& registry) {
  registry.push_back({"llama", {"LlamaForCausalLM"}, {{"max_position_embeddings", 2048}}, configureLlama});
}

} // namespace tw
