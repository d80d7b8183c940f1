#pragma once
// What a family calls the modules of its decoder. No other place of the engine writes these names (Gemma 3n's own ones:
// gemma3n_config.h).
#include <string>

namespace tw {

/// Module names as Transformers (for remote-code families: their checkpoints) has them; those of a layer are relative
/// to "<prefix><layers>.<i>.". An empty name means that the family has no such module, so the table also says where
/// norms stand and what is fused.
struct NameTable {
  std::string prefix = "model.";
  std::string embedding = "embed_tokens"; ///< after the prefix, as layers and norm
  std::string positions;                  ///< learnt positions
  std::string layers = "layers";
  std::string norm = "norm";
  std::string head = "lm_head"; ///< a whole path

  std::string attentionNorm = "input_layernorm"; ///< before attention
  std::string q = "self_attn.q_proj", k = "self_attn.k_proj", v = "self_attn.v_proj";
  std::string qkv; ///< instead of the three: rows of q, then k, then v
  std::string qNorm, kNorm;
  std::string o = "self_attn.o_proj";
  std::string attentionPostNorm; ///< of attention's output, before it is added
  std::string mlpNorm = "post_attention_layernorm";
  std::string gate = "mlp.gate_proj", up = "mlp.up_proj"; ///< no gate: a plain MLP
  std::string gateUp;                                     ///< instead of the two: rows of gate, then up
  std::string down = "mlp.down_proj";
  std::string mlpPostNorm;

  std::string router, experts;                  ///< in layers with routed experts, instead of gate, up and down
  std::string expertGate, expertUp, expertDown; ///< after "<experts>.<n>."
  std::string sharedGate, sharedUp, sharedDown; ///< of the expert that every token passes
  std::string sharedScale;                      ///< what its output is multiplied by, through a sigmoid
  std::string fileMlp;                          ///< what files call such a layer's "mlp", where they call it otherwise

  void fuseQkv(std::string name) {
    q.clear(), k.clear(), v.clear();
    qkv = std::move(name);
  }
  void fuseGateUp(std::string name) {
    gate.clear(), up.clear();
    gateUp = std::move(name);
  }
};

} // namespace tw
