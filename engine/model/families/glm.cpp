// GLM-4 as Transformers has it ("glm"): half of each head rotated in neighbouring pairs, biases on q, k and v, one
// module for gate and up. GLM-4-0414 ("glm4") has norms behind attention and feed-forward too.
#include "engine/model/config/config_reader.h"
#include "engine/model/families/families.h"

namespace tw {
namespace {

Result<> configureGlm(const Json& text, ModelConfig& config) {
  config.names.fuseGateUp("mlp.gate_up_proj");
  config.partialRotary = true;
  config.ropes[0].interleaved = true;
  TW_TRY(config.qkvBias, configBool(text, "attention_bias", true));
  return {};
}

Result<> configure4(const Json& text, ModelConfig& config) {
  TW_CHECK(configureGlm(text, config));
  config.names.attentionPostNorm = "post_self_attn_layernorm";
  config.names.mlpPostNorm = "post_mlp_layernorm";
  return {};
}

Json defaults() {
  return {{"max_position_embeddings", 131072},
          {"num_key_value_heads", 2},
          {"head_dim", 128},
          {"rms_norm_eps", 1.5625e-7},
          {"partial_rotary_factor", 0.5}};
}

} // namespace

void registerGlm(FamilyRegistry& registry) {
  registry.push_back({"glm", {"GlmForCausalLM"}, defaults(), configureGlm});
}
void registerGlm4(FamilyRegistry& registry) {
  registry.push_back({"glm4", {"Glm4ForCausalLM"}, defaults(), configure4});
}

} // namespace tw
