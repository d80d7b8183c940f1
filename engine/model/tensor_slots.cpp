#include "engine/model/decoder.h"

namespace tw {

TensorNames tensorNames(const CheckpointFiles& files) {
  const std::vector<TensorNames> known{{"model.", "lm_head"}, {"language_model.model.", "language_model.lm_head"}, {"model.language_model.", "lm_head"}, {"model.language_model.model.", "lm_head"}};
  for (const auto& names : known)
    if (files.find(names.prefix + "embed_tokens.weight")) return names;
  return known.front();
}

std::vector<TensorSlot> tensorSlots(const ModelConfig& config, const TensorNames& names) {
  using Kind = TensorSlot::Kind;
  const int64_t hidden = config.hiddenSize, queries = config.heads * config.headDim, keys = config.kvHeads * config.headDim, inner = config.intermediateSize;
  std::vector<TensorSlot> slots{{names.prefix + "embed_tokens.weight", {config.vocabSize, hidden}, Kind::Embedding, -1}};
  for (int64_t layer = 0; layer < config.layers; ++layer) {
    const auto path = names.prefix + "layers." + std::to_string(layer) + ".";
    const auto linear = [&](const std::string& name, int64_t out, int64_t in, bool bias) {
      slots.push_back({path + name + ".weight", {out, in}, Kind::Weight, layer});
      if (bias) slots.push_back({path + name + ".bias", {out}, Kind::Bias, layer});
    };
    slots.push_back({path + "input_layernorm.weight", {hidden}, Kind::Norm, layer});
    linear("self_attn.q_proj", queries, hidden, config.qkvBias);
    linear("self_attn.k_proj", keys, hidden, config.qkvBias);
    linear("self_attn.v_proj", keys, hidden, config.qkvBias);
    linear("self_attn.o_proj", hidden, queries, config.outputBias);
    if (config.qkNorm) {
      slots.push_back({path + "self_attn.q_norm.weight", {config.headDim}, Kind::Norm, layer});
      slots.push_back({path + "self_attn.k_norm.weight", {config.headDim}, Kind::Norm, layer});
    }
    slots.push_back({path + "post_attention_layernorm.weight", {hidden}, Kind::Norm, layer});
    linear("mlp.gate_proj", inner, hidden, config.mlpBias);
    linear("mlp.up_proj", inner, hidden, config.mlpBias);
    linear("mlp.down_proj", hidden, inner, config.mlpBias);
  }
  slots.push_back({names.prefix + "norm.weight", {hidden}, Kind::Norm, -1});
  if (!config.tieEmbeddings) slots.push_back({names.head + ".weight", {config.vocabSize, hidden}, Kind::Head, -1});
  return slots;
}

} // namespace tw
