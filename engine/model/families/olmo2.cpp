// OLMo 2: norms behind attention and feed-forward instead of before them, and over all heads of q and of k together.
#include "engine/model/families/families.h"

namespace tw {
namespace {

Result<> configureOlmo2(const Json& text, ModelConfig& config) {
  auto& names = config.names;
  names.attentionNorm.clear();
  names.attentionPostNorm = "post_attention_layernorm";
  names.mlpNorm.clear();
  names.mlpPostNorm = "post_feedforward_layernorm";
  names.qNorm = "self_attn.q_norm";
  names.kNorm = "self_attn.k_norm";
  config.qkNorm = QkNorm::Whole;
  return configureAttentionBias(text, config);
}

} // namespace

void registerOlmo2(FamilyRegistry& registry) {
  registry.push_back(
      {"olmo2", {"Olmo2ForCausalLM"}, {{"max_position_embeddings", 2048}, {"rms_norm_eps", 1e-5}}, configureOlmo2});
}

} // namespace tw
