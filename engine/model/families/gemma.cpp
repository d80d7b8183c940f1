// Gemma 1: norms by 1 + w, embeddings scaled by √hidden, a gate by GELU (its tanh form, also where the first releases
// say "gelu").
#include "engine/model/config/config_reader.h"
#include "engine/model/families/families.h"

#include <cmath>

namespace tw {

Result<> configureGemma(const Json& text, ModelConfig& config) {
  config.norm = NormKind::RmsPlusOne;
  config.embeddingMultiplier = std::sqrt(static_cast<double>(config.hiddenSize));
  config.tableMultiplies = true;
  TW_TRY(const bool both, configBool(text, "use_bidirectional_attention", false));
  if (both) return fail(unsupportedSetting("use_bidirectional_attention", "true"));
  return configureAttentionBias(text, config);
}

namespace {

Result<> configureGemma1(const Json& text, ModelConfig& config) {
  if (config.activation == Activation::Gelu) config.activation = Activation::GeluTanh;
  return configureGemma(text, config);
}

} // namespace

void registerGemma(FamilyRegistry& registry) {
  registry.push_back({"gemma",
                      {"GemmaForCausalLM"},
                      {{"max_position_embeddings", 8192},
                       {"num_key_value_heads", 16},
                       {"head_dim", 256},
                       {"hidden_act", "gelu_pytorch_tanh"},
                       {"tie_word_embeddings", true}},
                      configureGemma1});
}

} // namespace tw
