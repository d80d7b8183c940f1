// GPT-2: learnt positions, LayerNorm, linears stored [in, out], one module for q, k and v, an MLP without gate.
#include "engine/model/config/config_reader.h"
#include "engine/model/families/families.h"

namespace tw {
NameTable gpt2Names() {
  NameTable table;
  table.prefix = "transformer.";
  table.embedding = "wte";
  table.positions = "wpe";
  table.layers = "h";
  table.norm = "ln_f";
  table.attentionNorm = "ln_1";
  table.fuseQkv("attn.c_attn");
  table.o = "attn.c_proj";
  table.mlpNorm = "ln_2";
  table.gate.clear();
  table.up = "mlp.c_fc";
  table.down = "mlp.c_proj";
  return table;
}

namespace {

Result<> configureGpt2(const Json& text, ModelConfig& config) {
  config.names = gpt2Names();
  config.ropes.clear();
  config.norm = NormKind::Layer;
  config.transposedLinears = true;
  config.qkvBias = config.outputBias = config.mlpBias = true;
  config.kvHeads = config.heads;
  if (config.hiddenSize % config.heads != 0)
    return fail(configError(TW_TEXT("In config.json, %1 does not divide n_embd.", std::string("n_head"))));
  config.headDim = config.hiddenSize / config.heads;
  TW_TRY(const bool scales, configBool(text, "scale_attn_weights", true));
  if (!scales) config.attentionScale = 1.0;
  TW_TRY(config.scaleByInverseLayer, configBool(text, "scale_attn_by_inverse_layer_idx", false));
  TW_TRY(const bool cross, configBool(text, "add_cross_attention", false));
  if (cross) return fail(unsupportedSetting("add_cross_attention", "true"));
  return {};
}

} // namespace

void registerGpt2(FamilyRegistry& registry) {
  registry.push_back({"gpt2",
                      {"GPT2LMHeadModel"},
                      {{"vocab_size", 50257},
                       {"n_positions", 1024},
                       {"n_embd", 768},
                       {"n_layer", 12},
                       {"n_head", 12},
                       {"activation_function", "gelu_new"},
                       {"layer_norm_epsilon", 1e-5},
                       {"tie_word_embeddings", true}},
                      configureGpt2,
                      {},
                      {{"hidden_size", "n_embd"},
                       {"intermediate_size", "n_inner"},
                       {"num_hidden_layers", "n_layer"},
                       {"num_attention_heads", "n_head"},
                       {"max_position_embeddings", "n_positions"},
                       {"hidden_act", "activation_function"},
                       {"rms_norm_eps", "layer_norm_epsilon"}},
                      true,
                      4});
}

} // namespace tw
