// ChatGLM2, ChatGLM3 and GLM-4 under the names of their own code (model_type "chatglm"): GLM's mathematics with q, k
// and v in one module.
#include "engine/model/config/config_reader.h"
#include "engine/model/families/families.h"

namespace tw {
namespace {

NameTable chatglmNames() {
  NameTable table;
  table.prefix = "transformer.";
  table.embedding = "embedding.word_embeddings";
  table.layers = "encoder.layers";
  table.norm = "encoder.final_layernorm";
  table.head = "transformer.output_layer";
  table.fuseQkv("self_attention.query_key_value");
  table.o = "self_attention.dense";
  table.fuseGateUp("mlp.dense_h_to_4h");
  table.down = "mlp.dense_4h_to_h";
  return table;
}

/// What the family's code can do and no published model does.
Result<> refuseOthers(const Json& text) {
  for (const auto& [key, usual] :
       {std::pair("multi_query_attention", true), std::pair("rmsnorm", true), std::pair("post_layer_norm", true),
        std::pair("apply_residual_connection_post_layernorm", false), std::pair("original_rope", true)}) {
    TW_TRY(const bool value, configBool(text, key, usual));
    if (value != usual) return fail(unsupportedSetting(key, value ? "true" : "false"));
  }
  return {};
}

Result<> configureChatglm(const Json& text, ModelConfig& config) {
  TW_CHECK(refuseOthers(text));
  config.names = chatglmNames();
  TW_TRY(config.mlpBias, configBool(text, "add_bias_linear", false));
  config.outputBias = config.mlpBias;
  TW_TRY(const bool qkvBias, configBool(text, "add_qkv_bias", false));
  config.qkvBias = qkvBias || config.mlpBias;
  auto& rope = config.ropes[0];
  TW_TRY(const double ratio, configNumber(text, "rope_ratio", 1e-6, 1e9, 1.0));
  rope.theta = 10000.0 * ratio;
  rope.partial = 0.5;
  rope.interleaved = true;
  rope.originalMaxPositions = config.maxPositions;
  config.partialRotary = true;
  return {};
}

} // namespace

void registerChatGlm(FamilyRegistry& registry) {
  registry.push_back({"chatglm",
                      {"ChatGLMModel", "ChatGLMForConditionalGeneration"},
                      {{"seq_length", 2048},
                       {"multi_query_group_num", 1},
                       {"layernorm_epsilon", 1e-5},
                       {"multi_query_attention", false},
                       {"post_layer_norm", true}},
                      configureChatglm,
                      {},
                      {{"intermediate_size", "ffn_hidden_size"},
                       {"num_hidden_layers", "num_layers"},
                       {"num_key_value_heads", "multi_query_group_num"},
                       {"head_dim", "kv_channels"},
                       {"vocab_size", "padded_vocab_size"},
                       {"max_position_embeddings", "seq_length"},
                       {"rms_norm_eps", "layernorm_epsilon"}},
                      true});
}

} // namespace tw
