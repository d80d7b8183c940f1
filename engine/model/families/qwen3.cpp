// Qwen3 (dense): each head of q and k has an RMS norm of its own, head_dim is 128 when config.json is silent.
#include "engine/model/families/families.h"

namespace tw {
namespace {

Result<> configureQwen3(const Json& text, ModelConfig& config) {
  TW_CHECK(configureQwen3Attention(text, config));
  return configureQwenWindows(text, config);
}

} // namespace

Result<> configureQwen3Attention(const Json& text, ModelConfig& config) {
  config.qkNorm = QkNorm::Head;
  config.names.qNorm = "self_attn.q_norm";
  config.names.kNorm = "self_attn.k_norm";
  return configureAttentionBias(text, config);
}

void registerQwen3(FamilyRegistry& registry) {
  registry.push_back({"qwen3",
                      {"Qwen3ForCausalLM"},
                      {{"max_position_embeddings", 32768}, {"num_key_value_heads", 32}, {"head_dim", 128}},
                      configureQwen3});
}

} // namespace tw
