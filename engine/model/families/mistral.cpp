// Mistral: no biases; every layer has the sliding window (4096 when config.json is silent, none when it is null).
#include "engine/model/config/config_reader.h"
#include "engine/model/families/families.h"

namespace tw {
namespace {

Result<> configureMistral(const Json& text, ModelConfig& config) {
  TW_TRY(const int64_t window, configInteger(text, "sliding_window", 1, INT32_MAX, 0));
  config.slidingWindow.assign(config.slidingWindow.size(), window);
  return {};
}

} // namespace

void registerMistral(FamilyRegistry& registry) {
  registry.push_back({"mistral",
                      {"MistralForCausalLM"},
                      {{"max_position_embeddings", 4096 * 32}, {"num_key_value_heads", 8}, {"sliding_window", 4096}},
                      configureMistral});
}

} // namespace tw
