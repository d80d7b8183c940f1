// Llama 1 to 3.x: optional biases on all attention projections (attention_bias) and on the MLP (mlp_bias).
#include "engine/model/config_reader.h"
#include "engine/model/families/families.h"

namespace tw {
namespace {

Result<> configure(const Json& text, ModelConfig& config) {
  TW_TRY(config.qkvBias, configBool(text, "attention_bias", false));
  config.outputBias = config.qkvBias;
  TW_TRY(config.mlpBias, configBool(text, "mlp_bias", false));
  return {};
}

} // namespace

void registerLlama(FamilyRegistry& registry) { registry.push_back({"llama", {"LlamaForCausalLM"}, 2048, std::nullopt, configure}); }

} // namespace tw
