// Qwen's first generation (model_type "qwen"): Llama's mathematics under GPT-2's names, w2 being the gate;
// intermediate_size counts gate and up together. Beyond the training length, and not in training, the rotary base grows
// with the prompt and queries are scaled by a logarithm.
#include "engine/model/config/config_reader.h"
#include "engine/model/families/families.h"

namespace tw {
namespace {

NameTable qwenNames() {
  auto table = gpt2Names();
  table.positions.clear();
  table.gate = "mlp.w2";
  table.up = "mlp.w1";
  return table;
}

Result<> configureQwen(const Json& text, ModelConfig& config) {
  config.names = qwenNames();
  if (config.intermediateSize % 2 != 0)
    return fail(configError(TW_TEXT("In config.json, %1 is odd.", std::string("intermediate_size"))));
  config.intermediateSize /= 2;
  config.kvHeads = config.heads;
  config.qkvBias = true;
  TW_TRY(const bool noBias, configBool(text, "no_bias", true));
  config.outputBias = config.mlpBias = !noBias;
  auto& rope = config.ropes[0];
  TW_TRY(rope.theta, configNumber(text, "rotary_emb_base", 1.0, 1e15, 10000.0));
  TW_TRY(rope.partial, configNumber(text, "rotary_pct", 0.0, 1.0, 1.0));
  config.partialRotary = true;
  TW_TRY(rope.originalMaxPositions, configInteger(text, "seq_length", 2, INT32_MAX, config.maxPositions));
  TW_TRY(const bool grows, configBool(text, "use_dynamic_ntk", true));
  if (grows) rope.type = RopeType::QwenNtk;
  TW_TRY(const bool logarithm, configBool(text, "use_logn_attn", true));
  if (logarithm) config.logScalingFrom = rope.originalMaxPositions;
  return {};
}

} // namespace

void registerQwen(FamilyRegistry& registry) {
  registry.push_back({"qwen",
                      {"QWenLMHeadModel"},
                      {{"max_position_embeddings", 8192}, {"kv_channels", 128}, {"tie_word_embeddings", false}},
                      configureQwen,
                      {},
                      {{"head_dim", "kv_channels"}, {"rms_norm_eps", "layer_norm_epsilon"}},
                      true});
}

} // namespace tw
