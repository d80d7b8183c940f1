// Phi-3, Phi-3.5 and Phi-4-mini: one module for q, k and v, one for gate and up; longrope; a part of each head rotated;
// a sliding window in every layer.
#include "engine/model/config/config_reader.h"
#include "engine/model/families/families.h"

namespace tw {
namespace {

Result<> configurePhi3(const Json& text, ModelConfig& config) {
  config.names.fuseQkv("self_attn.qkv_proj");
  config.names.fuseGateUp("mlp.gate_up_proj");
  config.partialRotary = true;
  TW_TRY(const int64_t window, configInteger(text, "sliding_window", 1, INT32_MAX, 0));
  config.slidingWindow.assign(config.slidingWindow.size(), window);
  return {};
}

} // namespace

void registerPhi3(FamilyRegistry& registry) {
  registry.push_back(
      {"phi3",
       {"Phi3ForCausalLM"},
       {{"max_position_embeddings", 4096}, {"original_max_position_embeddings", 4096}, {"rms_norm_eps", 1e-5}},
       configurePhi3});
}

} // namespace tw
