#pragma once
// What adapter_config.json says about an IA3 adapter.
#include "engine/tune/base/peft_config.h"

namespace tw {

struct Ia3Config : PeftConfig {
  /// Targets whose input is scaled instead of their output: a target's name ends with one of them (as PEFT compares
  /// them, by letters alone), or, as one regex, all of the name. Absent: not chosen yet.
  std::optional<std::vector<std::string>> feedforward;
  bool feedforwardIsPattern = false;
  Ia3Config() { peftType = "IA3"; }
};

/// Errors: adapter.missing, adapter.config (names the key), adapter.unsupported.
Result<Ia3Config> readIa3Config(const fs::path& folder);
nlohmann::json ia3ConfigJson(const Ia3Config& config);

} // namespace tw
