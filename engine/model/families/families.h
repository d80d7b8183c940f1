#pragma once
// Which architectures the program knows. A new family is one file here and one line in registry.cpp.
#include "engine/model/config/model_config.h"

#include <map>

namespace tw {

/// A family reads its own quirks; what all share is read for it.
struct Family {
  std::string name;                       ///< "llama"; also model_type in config.json
  std::vector<std::string> architectures; ///< "LlamaForCausalLM"
  /// What Transformers' configuration class assumes when config.json is silent, where that is not what most families
  /// assume.
  Json defaults = Json::object();
  /// Fills what differs from Llama: names, biases, norms, windows, from `text` (the decoder's part of config.json, over
  /// the defaults). The shared keys are in `config` already.
  Result<> (*configure)(const Json& text, ModelConfig& config) = nullptr;
  std::vector<std::string> modelTypes = {};     ///< besides the name
  std::map<std::string, std::string> keys = {}; ///< the family's spelling of a shared key: "hidden_size" -> "n_embd"
  bool ownRope = false;                         ///< configure() reads the rotary embedding
  int64_t feedForwardFactor = 0; ///< intermediate_size is this many times hidden_size where config.json is silent
  bool ownFeedForward = false;   ///< configure() reads intermediate_size, which may be a list

  std::string key(const std::string& shared) const {
    const auto found = keys.find(shared);
    return found == keys.end() ? shared : found->second;
  }
};

using FamilyRegistry = std::vector<Family>;
const FamilyRegistry& families();
/// nullptr when no family knows it.
const Family* familyOfArchitecture(const std::string& architecture);
/// By model_type.
const Family* familyByName(const std::string& name);
/// "LlamaForCausalLM, Qwen2ForCausalLM, …"
std::string supportedArchitectures();

void registerLlama(FamilyRegistry& registry);
void registerQwen(FamilyRegistry& registry);
void registerQwen2(FamilyRegistry& registry);
void registerQwen3(FamilyRegistry& registry);
void registerMistral(FamilyRegistry& registry);
void registerPhi3(FamilyRegistry& registry);
void registerGemma(FamilyRegistry& registry);
void registerGemma2(FamilyRegistry& registry);
void registerGemma3(FamilyRegistry& registry);
void registerGemma3n(FamilyRegistry& registry);
/// Modules as GPT-2 calls them; the first Qwen took them over.
NameTable gpt2Names();
void registerGpt2(FamilyRegistry& registry);
void registerGlm(FamilyRegistry& registry);
void registerGlm4(FamilyRegistry& registry);
void registerChatGlm(FamilyRegistry& registry);
void registerSmolLm3(FamilyRegistry& registry);
void registerGranite(FamilyRegistry& registry);
void registerOlmo2(FamilyRegistry& registry);
void registerMixtral(FamilyRegistry& registry);
void registerQwen2Moe(FamilyRegistry& registry);
void registerQwen3Moe(FamilyRegistry& registry);

/// Qwen2 and Qwen3: layer_types, else use_sliding_window with max_window_layers (default 28) and sliding_window
/// (default 4096).
Result<> configureQwenWindows(const Json& text, ModelConfig& config);
/// What all Gemmas share: norms by 1 + w, scaled embeddings, no attention to what comes later.
Result<> configureGemma(const Json& text, ModelConfig& config);
/// layer_types, else every layer but each `pattern`-th slides; true where the layer does. Sets the windows.
Result<std::vector<bool>> configureGemmaWindows(const Json& text, int64_t pattern, ModelConfig& config);
/// Gemma 3: a rotary embedding for full attention, and one for the layers that slide.
Result<> configureGemmaRopes(const Json& text, const std::vector<bool>& sliding, ModelConfig& config);
/// Gemma 3: norms behind attention and around feed-forward, and of each head of queries and keys.
void nameGemmaNorms(ModelConfig& config);
/// Routed experts in every layer, named as Transformers does: `count` where config.json is silent, the size of one
/// under the key `innerSize`.
Result<> configureExperts(const Json& text, int64_t count, const std::string& innerSize, ModelConfig& config);
/// The Qwens': decoder_sparse_step and mlp_only_layers say which layers have them, norm_topk_prob whether their weights
/// add up to 1.
Result<> configureQwenExperts(const Json& text, int64_t count, ModelConfig& config);
/// attention_bias on q, k, v and o.
Result<> configureAttentionBias(const Json& text, ModelConfig& config);
/// The same, and norms of each head of queries and keys.
Result<> configureQwen3Attention(const Json& text, ModelConfig& config);

} // namespace tw
