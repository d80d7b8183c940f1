#pragma once
// What adapter_config.json says about an AdaLoRA.
#include "engine/tune/base/peft_config.h"

#include <map>

namespace tw {

/// When ranks are taken away. Steps are counted from 1, as PEFT's update_and_allocate is called after each.
struct AdaloraSchedule {
  int64_t initialSteps = 0; ///< tinit: all ranks stay
  int64_t finalSteps = 0;   ///< tfinal: those that are left stay
  int64_t interval = 1;     ///< deltaT
  int64_t totalSteps = 0;   ///< total_step; 0: not known yet
};

struct AdaloraConfig : PeftConfig {
  int64_t targetRank = 8, initialRank = 12; ///< target_r, init_r
  AdaloraSchedule schedule;
  double beta1 = 0.85, beta2 = 0.85, orthogonality = 0.5;
  double loraAlpha = 8, loraDropout = 0;
  /// rank_pattern: which of a module's ranks are left, [initialRank]; modules without an entry have all.
  std::map<std::string, std::vector<bool>> kept;
  AdaloraConfig() { peftType = "ADALORA"; }
};

/// Errors: adapter.missing, adapter.config (names the key), adapter.unsupported.
Result<AdaloraConfig> readAdaloraConfig(const fs::path& folder);
nlohmann::json adaloraConfigJson(const AdaloraConfig& config);

} // namespace tw
