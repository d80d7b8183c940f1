// Mixtral: Mistral with routed experts in every layer. Its files say block_sparse_moe, w1 (gate), w3 (up) and w2
// (down).
#include "engine/model/config/config_reader.h"
#include "engine/model/families/families.h"

namespace tw {
namespace {

Result<> configureMixtral(const Json& text, ModelConfig& config) {
  TW_CHECK(configureExperts(text, 8, "intermediate_size", config));
  if (config.experts.count == 0)
    return fail(configError(TW_TEXT("In config.json, %1 is not a positive number.", std::string("num_local_experts"))));
  config.experts.targetedAsLinears = true;
  config.names.expertGate = "w1";
  config.names.expertUp = "w3";
  config.names.expertDown = "w2";
  config.names.fileMlp = "block_sparse_moe";
  TW_TRY(const double noise, configNumber(text, "router_jitter_noise", 0.0, 1e6, 0.0));
  if (noise > 0) return fail(unsupportedSetting("router_jitter_noise", std::to_string(noise)));
  TW_TRY(const int64_t window, configInteger(text, "sliding_window", 1, INT32_MAX, 0));
  config.slidingWindow.assign(config.slidingWindow.size(), window);
  return {};
}

} // namespace

void registerMixtral(FamilyRegistry& registry) {
  registry.push_back({"mixtral",
                      {"MixtralForCausalLM"},
                      {{"max_position_embeddings", 4096 * 32},
                       {"num_key_value_heads", 8},
                       {"rms_norm_eps", 1e-5},
                       {"rope_theta", 1e6},
                       {"num_experts_per_tok", 2}},
                      configureMixtral});
}

} // namespace tw
