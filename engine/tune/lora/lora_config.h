#pragma once
// What adapter_config.json says about a LoRA, and the ranks and scales that follow from it.
#include "engine/tune/base/pattern.h"
#include "engine/tune/base/peft_config.h"

namespace tw {

struct LoraConfig : PeftConfig {
  int64_t r = 8;
  double loraAlpha = 8, loraDropout = 0;
  bool useRslora = false;
  LoraInit init = LoraInit::Usual;
  Json
      otherInit; ///< a file's init_lora_weights that is none of these ("orthogonal"): A and B are there, the name stays
  std::vector<std::pair<std::string, int64_t>> rankPattern;
  std::vector<std::pair<std::string, double>> alphaPattern;
  LoraConfig() { peftType = "LORA"; }
};

/// Unknown keys are ignored; what changes the mathematics and is not there yet is refused by name.
/// Errors: adapter.missing, adapter.config (names the key), adapter.unsupported (names what).
Result<LoraConfig> readLoraConfig(const fs::path& folder);
/// The long-standing keys (older PEFT refuses unknown ones) plus those in use.
nlohmann::json loraConfigJson(const LoraConfig& config);

/// Rank and scaling (alpha/r, or alpha/√r) of the module `name`, patterns applied.
struct LoraShape {
  int64_t r = 0;
  double scale = 0;
};
class LoraShapes {
 public:
  /// Errors: target.pattern, method.rank.
  static Result<LoraShapes> create(const LoraConfig& config);
  LoraShape of(const std::string& name) const;

 private:
  int64_t m_r = 0;
  double m_alpha = 0;
  bool m_rslora = false;
  std::vector<std::pair<NamePattern, int64_t>> m_ranks;
  std::vector<std::pair<NamePattern, double>> m_alphas;
};

} // namespace tw
