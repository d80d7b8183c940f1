// Mistral: no biases; every layer has the sliding window (4096 when config.json is silent, none when it is null).
#include "engine/model/config_reader.h"
#include "engine/model/families/families.h"

namespace tw {
namespace {

Result<> configure(const Json& text, ModelConfig& config) {
  if (text.contains("sliding_window") && text["sliding_window"].is_null()) return {};
  TW_TRY(const int64_t window, configInteger(text, "sliding_window", 1, INT32_MAX, 4096));
  config.slidingWindow.assign(config.slidingWindow.size(), window);
  return {};
}

} // namespace

void registerMistral(FamilyRegistry& registry) { registry.push_back({"mistral", {"MistralForCausalLM"}, 4096 * 32, 8, configure}); }

} // namespace tw
