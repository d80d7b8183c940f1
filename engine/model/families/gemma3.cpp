// Gemma 3, its text part: Gemma 2 with norms of each head instead of soft caps, five sliding layers to a full one, and
// a rotary embedding of its own for each kind.
#include "engine/model/config/config_reader.h"
#include "engine/model/families/families.h"

#include <cmath>

namespace tw {

Result<> configureGemmaRopes(const Json& text, const std::vector<bool>& sliding, ModelConfig& config) {
  const Json nothing = Json::object();
  const auto of = [&](const char* kind) -> const Json& {
    const auto* both = configValue(text, "rope_parameters");
    const auto* one = both && both->is_object() ? configValue(*both, kind) : nullptr;
    return one ? *one : nothing;
  };
  TW_TRY(const double global, configNumber(text, "rope_theta", 1.0, 1e15, 1e6));
  TW_TRY(const double local, configNumber(text, "rope_local_base_freq", 1.0, 1e15, 1e4));
  Json full = of("full_attention");
  if (const auto* scaling = configValue(text, "rope_scaling"); scaling && scaling->is_object()) full.update(*scaling);
  TW_TRY(auto wide, readRopeParameters(full, text, global, config.maxPositions));
  TW_TRY(auto narrow, readRopeParameters(of("sliding_attention"), text, local, config.maxPositions));
  config.ropes = {std::move(wide), std::move(narrow)};
  for (const bool slides : sliding) config.ropeOfLayer.push_back(slides ? 1 : 0);
  return {};
}

void nameGemmaNorms(ModelConfig& config) {
  auto& names = config.names;
  names.attentionPostNorm = "post_attention_layernorm";
  names.mlpNorm = "pre_feedforward_layernorm";
  names.mlpPostNorm = "post_feedforward_layernorm";
  names.qNorm = "self_attn.q_norm";
  names.kNorm = "self_attn.k_norm";
  config.qkNorm = QkNorm::Head;
}

namespace {

Result<> configureGemma3(const Json& text, ModelConfig& config) {
  TW_CHECK(configureGemma(text, config));
  nameGemmaNorms(config);
  TW_TRY(const double scalar, configNumber(text, "query_pre_attn_scalar", 1e-6, 1e6));
  config.attentionScale = 1.0 / std::sqrt(scalar);
  TW_TRY(config.logitSoftcap, configNumber(text, "final_logit_softcapping", 1e-6, 1e6, 0.0));
  TW_TRY(const int64_t pattern, configInteger(text, "sliding_window_pattern", 1, 4096, 6));
  TW_TRY(const auto sliding, configureGemmaWindows(text, pattern, config));
  return configureGemmaRopes(text, sliding, config);
}

} // namespace

void registerGemma3(FamilyRegistry& registry) {
  registry.push_back({"gemma3",
                      {"Gemma3ForCausalLM", "Gemma3ForConditionalGeneration"},
                      {{"vocab_size", 262208},
                       {"hidden_size", 2304},
                       {"intermediate_size", 9216},
                       {"num_hidden_layers", 26},
                       {"max_position_embeddings", 131072},
                       {"num_attention_heads", 8},
                       {"num_key_value_heads", 4},
                       {"head_dim", 256},
                       {"hidden_activation", "gelu_pytorch_tanh"},
                       {"tie_word_embeddings", true},
                       {"query_pre_attn_scalar", 256},
                       {"sliding_window", 4096}},
                      configureGemma3,
                      {"gemma3_text"},
                      {{"hidden_act", "hidden_activation"}},
                      true});
}

} // namespace tw
