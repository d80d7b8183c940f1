#pragma once
// What adapter_config.json says about an OFT adapter (PEFT 0.21.2, tuners/oft).
#include "engine/tune/base/peft_config.h"

namespace tw {

/// How a rotation is made of its vector.
struct OftRotation {
  bool cayleyNeumann = true; ///< a series in the place of the inverse
  int64_t terms = 5;         ///< of the series
  bool constrained = false;  ///< coft
  double eps = 6e-5;         ///< of coft
};

struct OftConfig : PeftConfig {
  int64_t blocks = 0, blockSize = 32; ///< r and oft_block_size: one of them is 0 and follows from the other
  bool shared = false;                ///< block_share
  OftRotation rotation;
  Json initWeights = true; ///< of the adapter that was read: says nothing about it once it is trained
  OftConfig() { peftType = "OFT"; }
};

/// Errors: adapter.missing, adapter.config (names the key), adapter.unsupported.
Result<OftConfig> readOftConfig(const fs::path& folder);
nlohmann::json oftConfigJson(const OftConfig& config);

} // namespace tw
