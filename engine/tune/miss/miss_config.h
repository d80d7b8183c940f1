#pragma once
// What adapter_config.json says about a MiSS adapter (PEFT 0.21.2, tuners/miss).
#include "engine/tune/base/peft_config.h"

namespace tw {

/// init_weights. Shared (true, false): one matrix [r, out]. Mini: one [r, mini_r] whose columns repeat. Bat: a block
/// [r, r] for each r outputs, which multiplies the weights too.
enum class MissForm { Shared, Mini, Bat };

struct MissConfig : PeftConfig {
  int64_t r = 64, miniR = 1;
  double dropout = 0;
  MissForm form = MissForm::Shared;
  bool random = false; ///< Shared: the matrix begins at random (false), not as zeros
  MissConfig() { peftType = "MISS"; }
};

/// Takes init_weights into form and random; false for a value that it does not have.
bool setMissForm(const Json& initWeights, MissConfig& config);
/// Errors: adapter.missing, adapter.config (names the key), adapter.unsupported.
Result<MissConfig> readMissConfig(const fs::path& folder);
nlohmann::json missConfigJson(const MissConfig& config);

} // namespace tw
