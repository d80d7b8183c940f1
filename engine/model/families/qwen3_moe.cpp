// Qwen3-MoE: Qwen3 with routed experts; where a window is used, every layer slides.
#include "engine/model/config/config_reader.h"
#include "engine/model/families/families.h"

namespace tw {
namespace {

Result<> configureQwen3Moe(const Json& text, ModelConfig& config) {
  TW_CHECK(configureQwen3Attention(text, config));
  TW_CHECK(configureQwenExperts(text, 128, config));
  config.experts.targetedAsLinears = true;
  TW_TRY(const bool use, configBool(text, "use_sliding_window", false));
  TW_TRY(const int64_t window, configInteger(text, "sliding_window", 1, INT32_MAX, 0));
  if (use) config.slidingWindow.assign(config.slidingWindow.size(), window);
  return {};
}

} // namespace

void registerQwen3Moe(FamilyRegistry& registry) {
  registry.push_back({"qwen3_moe",
                      {"Qwen3MoeForCausalLM"},
                      {{"max_position_embeddings", 32768},
                       {"num_key_value_heads", 4},
                       {"intermediate_size", 6144},
                       {"moe_intermediate_size", 768},
                       {"num_experts_per_tok", 8},
                       {"sliding_window", 4096}},
                      configureQwen3Moe});
}

} // namespace tw
