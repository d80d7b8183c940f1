// SmolLM3: Llama whose every fourth layer knows no positions (no_rope_layers holds 1 where a layer does); those may
// slide.
#include "engine/model/config/config_reader.h"
#include "engine/model/families/families.h"

namespace tw {
namespace {

/// True where layer i rotates.
Result<std::vector<bool>> readRotating(const Json& text, int64_t layers) {
  std::vector<bool> rotating;
  const auto* list = configValue(text, "no_rope_layers");
  TW_TRY(const int64_t interval, configInteger(text, "no_rope_layer_interval", 1, 4096, 4));
  for (int64_t layer = 0; !list && layer < layers; ++layer) rotating.push_back((layer + 1) % interval != 0);
  if (!list) return rotating;
  if (!list->is_array() || static_cast<int64_t>(list->size()) < layers)
    return fail(
        configError(TW_TEXT("In config.json, %1 does not list one type a layer.", std::string("no_rope_layers"))));
  for (const auto& item : *list) {
    if (!item.is_number_integer() && !item.is_boolean())
      return fail(configError(TW_TEXT("In config.json, %1 is not a whole number.", std::string("no_rope_layers"))));
    rotating.push_back(item.is_boolean() ? item.get<bool>() : item.get<int64_t>() != 0);
  }
  return rotating;
}

Result<> configureSmollm3(const Json& text, ModelConfig& config) {
  TW_CHECK(configureAttentionBias(text, config));
  TW_TRY(config.mlpBias, configBool(text, "mlp_bias", false));
  TW_TRY(const auto rotating, readRotating(text, config.layers));
  TW_TRY(const auto types, configLayerTypes(text, config.layers));
  TW_TRY(const bool use, configBool(text, "use_sliding_window", false));
  TW_TRY(const int64_t window, configInteger(text, "sliding_window", 1, INT32_MAX, 0));
  for (int64_t layer = 0; layer < config.layers; ++layer) {
    const auto index = static_cast<size_t>(layer);
    config.ropeOfLayer.push_back(rotating[index] ? 0 : -1);
    const bool slides = types.empty() ? !rotating[index] : types[index] == "sliding_attention";
    if (use && slides) config.slidingWindow[index] = window;
  }
  return {};
}

} // namespace

void registerSmolLm3(FamilyRegistry& registry) {
  registry.push_back({"smollm3",
                      {"SmolLM3ForCausalLM"},
                      {{"max_position_embeddings", 32768},
                       {"num_key_value_heads", 4},
                       {"rope_theta", 2000000.0},
                       {"tie_word_embeddings", true}},
                      configureSmollm3});
}

} // namespace tw
