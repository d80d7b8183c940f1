// Qwen2 and Qwen2.5: biases on q, k and v always, on o never; a sliding window in some layers.
#include "engine/model/config/config_reader.h"
#include "engine/model/families/families.h"

namespace tw {

Result<> configureQwenWindows(const Json& text, ModelConfig& config) {
  TW_TRY(const bool use, configBool(text, "use_sliding_window", false));
  TW_TRY(const auto types, configLayerTypes(text, config.layers));
  if (!use) return {};
  if (text.contains("sliding_window") && text["sliding_window"].is_null()) return {};
  TW_TRY(const int64_t window, configInteger(text, "sliding_window", 1, INT32_MAX, 4096));
  TW_TRY(const int64_t first, configInteger(text, "max_window_layers", 0, INT32_MAX, 28));
  for (int64_t layer = 0; layer < config.layers; ++layer) {
    const auto index = static_cast<size_t>(layer);
    const bool sliding = types.empty() ? layer >= first : types[index] == "sliding_attention";
    if (sliding) config.slidingWindow[index] = window;
  }
  return {};
}

namespace {

Result<> configureQwen2(const Json& text, ModelConfig& config) {
  config.qkvBias = true;
  return configureQwenWindows(text, config);
}

} // namespace

void registerQwen2(FamilyRegistry& registry) {
  registry.push_back({"qwen2",
                      {"Qwen2ForCausalLM"},
                      {{"max_position_embeddings", 32768}, {"num_key_value_heads", 32}},
                      configureQwen2});
}

} // namespace tw
