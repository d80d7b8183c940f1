#pragma once
// Which architectures the program knows. A new family is one file here and one line in registry.cpp.
#include "engine/model/model_config.h"

namespace tw {

/// A family reads its own quirks; what all share is read for it.
struct Family {
  std::string name;                       ///< "llama"; also model_type in config.json
  std::vector<std::string> architectures; ///< "LlamaForCausalLM"
  /// What Transformers' configuration class assumes when config.json is silent.
  int64_t defaultMaxPositions = 2048;
  std::optional<int64_t> defaultKvHeads; ///< nullopt: as many as heads
  /// Fills biases, head_dim, qk norm, sliding window from `text` (the decoder's part of config.json). The shared keys are in `config` already.
  Result<> (*configure)(const Json& text, ModelConfig& config) = nullptr;
};

using FamilyRegistry = std::vector<Family>;
const FamilyRegistry& families();
/// nullptr when no family knows it.
const Family* familyOfArchitecture(const std::string& architecture);
const Family* familyByName(const std::string& name);
/// "LlamaForCausalLM, Qwen2ForCausalLM, …"
std::string supportedArchitectures();

void registerLlama(FamilyRegistry& registry);
void registerQwen2(FamilyRegistry& registry);
void registerQwen3(FamilyRegistry& registry);
void registerMistral(FamilyRegistry& registry);

/// Qwen2 and Qwen3: layer_types, else use_sliding_window with max_window_layers (default 28) and sliding_window (default 4096).
Result<> configureQwenWindows(const Json& text, ModelConfig& config);

} // namespace tw
