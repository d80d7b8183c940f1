#pragma once
// What adapter_config.json says about a mixture of LoRA experts. PEFT has none: the form is documented in
// docs/formats.md.
#include "engine/tune/base/peft_config.h"
#include "engine/tune/base/ranks.h"

namespace tw {

struct LoraMoeConfig : PeftConfig {
  RankOptions ranks; ///< of each expert; terms are scaled by alpha / r
  bool useRslora = false;
  double loraDropout = 0;
  int64_t experts = 4; ///< num_experts, of each module
  int64_t chosen = 2;  ///< top_k: how many of them a token passes
  double balance = 0.01;
  LoraMoeConfig() { peftType = "LORA_MOE"; }
};

/// More than this is a mistake that would cost all memory.
constexpr int64_t kMostExperts = 64;

/// Errors: adapter.missing, adapter.config (names the key), adapter.unsupported.
Result<LoraMoeConfig> readLoraMoeConfig(const fs::path& folder);
nlohmann::json loraMoeConfigJson(const LoraMoeConfig& config);

} // namespace tw
