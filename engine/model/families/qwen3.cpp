// Qwen3 (dense): each head of q and k has an RMS norm of its own, head_dim is 128 when config.json is silent.
#include "engine/model/config_reader.h"
#include "engine/model/families/families.h"

namespace tw {
namespace {

Result<> configure(const Json& text, ModelConfig& config) {
  config.qkNorm = true;
  if (!configValue(text, "head_dim")) config.headDim = 128;
  TW_TRY(config.qkvBias, configBool(text, "attention_bias", false));
  config.outputBias = config.qkvBias;
  return configureQwenWindows(text, config);
}

} // namespace

void registerQwen3(FamilyRegistry& registry) { registry.push_back({"qwen3", {"Qwen3ForCausalLM"}, 32768, 32, configure}); }

} // namespace tw
