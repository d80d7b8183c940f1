// Qwen1.5-MoE and Qwen2-MoE: Qwen2 whose layers have routed experts and one that every token passes, scaled by a gate
// of its own.
#include "engine/model/config/config_reader.h"
#include "engine/model/families/families.h"

namespace tw {
namespace {

/// Unlike Qwen2's, every other one of the first max_window_layers slides when config.json lists no types.
Result<> configureWindows(const Json& text, ModelConfig& config) {
  TW_TRY(const bool use, configBool(text, "use_sliding_window", false));
  TW_TRY(const auto types, configLayerTypes(text, config.layers));
  TW_TRY(const int64_t window, configInteger(text, "sliding_window", 0, INT32_MAX, 0));
  TW_TRY(const int64_t first, configInteger(text, "max_window_layers", 0, INT32_MAX, 28));
  for (int64_t layer = 0; use && layer < config.layers; ++layer) {
    const auto index = static_cast<size_t>(layer);
    const bool slides = types.empty() ? layer % 2 == 0 && layer < first : types[index] == "sliding_attention";
    if (slides) config.slidingWindow[index] = window;
  }
  return {};
}

Result<> configureQwen2Moe(const Json& text, ModelConfig& config) {
  TW_TRY(config.qkvBias, configBool(text, "qkv_bias", true));
  TW_CHECK(configureQwenExperts(text, 60, config));
  TW_TRY(config.experts.sharedSize, configInteger(text, "shared_expert_intermediate_size", 1, int64_t{1} << 24));
  config.names.sharedGate = "mlp.shared_expert.gate_proj";
  config.names.sharedUp = "mlp.shared_expert.up_proj";
  config.names.sharedDown = "mlp.shared_expert.down_proj";
  config.names.sharedScale = "mlp.shared_expert_gate";
  return configureWindows(text, config);
}

} // namespace

void registerQwen2Moe(FamilyRegistry& registry) {
  registry.push_back({"qwen2_moe",
                      {"Qwen2MoeForCausalLM"},
                      {{"max_position_embeddings", 32768},
                       {"num_key_value_heads", 16},
                       {"intermediate_size", 5632},
                       {"moe_intermediate_size", 1408},
                       {"shared_expert_intermediate_size", 5632},
                       {"num_experts_per_tok", 4},
                       {"sliding_window", 4096}},
                      configureQwen2Moe});
}

} // namespace tw
