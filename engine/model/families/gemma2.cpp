// Gemma 2: norms before and after attention and feed-forward, soft caps on scores and logits, every other layer with a
// sliding window.
#include "engine/model/config/config_reader.h"
#include "engine/model/families/families.h"

#include <cmath>

namespace tw {

Result<std::vector<bool>> configureGemmaWindows(const Json& text, int64_t pattern, ModelConfig& config) {
  TW_TRY(const auto types, configLayerTypes(text, config.layers));
  TW_TRY(const int64_t window, configInteger(text, "sliding_window", 1, INT32_MAX, 0));
  std::vector<bool> sliding;
  for (int64_t layer = 0; layer < config.layers; ++layer) {
    const auto index = static_cast<size_t>(layer);
    sliding.push_back(types.empty() ? (layer + 1) % pattern != 0 : types[index] == "sliding_attention");
    if (sliding.back()) config.slidingWindow[index] = window;
  }
  return sliding;
}

namespace {

Result<> configureGemma2(const Json& text, ModelConfig& config) {
  TW_CHECK(configureGemma(text, config));
  config.names.attentionPostNorm = "post_attention_layernorm";
  config.names.mlpNorm = "pre_feedforward_layernorm";
  config.names.mlpPostNorm = "post_feedforward_layernorm";
  TW_TRY(const double scalar, configNumber(text, "query_pre_attn_scalar", 1e-6, 1e6));
  config.attentionScale = 1.0 / std::sqrt(scalar);
  TW_TRY(config.attentionSoftcap, configNumber(text, "attn_logit_softcapping", 1e-6, 1e6, 0.0));
  TW_TRY(config.logitSoftcap, configNumber(text, "final_logit_softcapping", 1e-6, 1e6, 0.0));
  TW_CHECK(configureGemmaWindows(text, 2, config));
  return {};
}

} // namespace

void registerGemma2(FamilyRegistry& registry) {
  registry.push_back({"gemma2",
                      {"Gemma2ForCausalLM"},
                      {{"max_position_embeddings", 8192},
                       {"num_attention_heads", 8},
                       {"num_key_value_heads", 4},
                       {"head_dim", 256},
                       {"hidden_activation", "gelu_pytorch_tanh"},
                       {"tie_word_embeddings", true},
                       {"query_pre_attn_scalar", 256},
                       {"attn_logit_softcapping", 50.0},
                       {"final_logit_softcapping", 30.0},
                       {"sliding_window", 4096}},
                      configureGemma2,
                      {},
                      {{"hidden_act", "hidden_activation"}}});
}

} // namespace tw
