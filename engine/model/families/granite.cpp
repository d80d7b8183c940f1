// Granite 3: Llama with a multiplier on embeddings, on what each block adds, on scores and (dividing) on logits.
#include "engine/model/config/config_reader.h"
#include "engine/model/families/families.h"

namespace tw {
namespace {

Result<> configureGranite(const Json& text, ModelConfig& config) {
  TW_CHECK(configureAttentionBias(text, config));
  TW_TRY(config.mlpBias, configBool(text, "mlp_bias", false));
  TW_TRY(config.embeddingMultiplier, configNumber(text, "embedding_multiplier", 1e-6, 1e6, 1.0));
  TW_TRY(config.residualMultiplier, configNumber(text, "residual_multiplier", 1e-6, 1e6, 1.0));
  TW_TRY(config.attentionScale, configNumber(text, "attention_multiplier", 1e-9, 1e6, 1.0));
  TW_TRY(const double divisor, configNumber(text, "logits_scaling", 1e-6, 1e6, 1.0));
  config.logitScale = 1.0 / divisor;
  return {};
}

} // namespace

void registerGranite(FamilyRegistry& registry) {
  registry.push_back({"granite", {"GraniteForCausalLM"}, {{"max_position_embeddings", 2048}}, configureGranite});
}

} // namespace tw
