#pragma once
// What adapter_config.json says about a LoHa or a LoKr.
#include "engine/tune/base/peft_config.h"
#include "engine/tune/base/ranks.h"

namespace tw {

struct LycorisConfig : PeftConfig {
  RankOptions ranks; ///< terms are scaled by alpha / r
  double rankDropout = 0, moduleDropout = 0;
  Json initWeights = true; ///< init_weights of a file: only what training begins with, which is there by then
  /// LoKr's own.
  bool decomposeBoth = false, rankDropoutScale = false;
  int64_t decomposeFactor = -1;
};

/// Errors: adapter.missing, adapter.config (names the key), adapter.unsupported.
Result<LycorisConfig> readLycorisConfig(const fs::path& folder, const std::string& peftType);
nlohmann::json lycorisConfigJson(const LycorisConfig& config);

} // namespace tw
