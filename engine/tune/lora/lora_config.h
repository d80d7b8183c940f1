#pragma once
// What adapter_config.json says about a LoRA, and the ranks and scales that follow from it.
#include "engine/tune/base/peft_config.h"
#include "engine/tune/base/ranks.h"

namespace tw {

struct LoraConfig : PeftConfig {
  int64_t r = 8;
  double loraAlpha = 8, loraDropout = 0;
  bool useRslora = false, useDora = false;
  LoraInit init = LoraInit::Usual;
  int64_t pissaIterations = 0, loftqRounds = 1; ///< pissa_niter_N; loftq_config.loftq_iter
  std::string loftqHeld; ///< loftq_config.quant_type: the quantiser whose error it began with; empty: not known
  bool ensureWeightTying = false; ///< of a file: its matrices of the table are those of the head, too
  double rho = 2.0;               ///< eva_config.rho
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

/// The same update with `times` as many rows in A: ranks that many times as high, and alphas for the same scale.
LoraConfig widened(LoraConfig config, int64_t times);

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
  Ranks m_ranks;
  bool m_rslora = false;
};

} // namespace tw
