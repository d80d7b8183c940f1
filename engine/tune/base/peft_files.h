#pragma once
// adapter_config.json and the key names of adapter_model.safetensors as PEFT 0.21.2 writes and reads them. Pickled
// adapters are not read.
#include "engine/io/safetensors.h"
#include "engine/tune/base/method.h"

namespace tw {

/// What adapter_config.json says about a LoRA.
struct PeftConfig {
  std::string peftType = "LORA", taskType = "CAUSAL_LM", baseModel;
  int64_t r = 8;
  double loraAlpha = 8, loraDropout = 0;
  TargetOptions targets; ///< with modulesToSave
  std::string bias = "none";
  bool useRslora = false;
  bool fanInFanOut = false; ///< the targets are stored [in, out]; told to PEFT, the base's own layout decides here
  Json initLoraWeights = true;
  std::vector<std::pair<std::string, int64_t>> rankPattern;
  std::vector<std::pair<std::string, double>> alphaPattern;
};

/// Unknown keys are ignored; what changes the mathematics and is not there yet is refused by name.
/// Errors: adapter.missing, adapter.config (names the key), adapter.unsupported (names what).
Result<PeftConfig> readPeftConfig(const fs::path& folder);
/// The long-standing keys (older PEFT refuses unknown ones) plus those in use; keys sorted.
std::string peftConfigText(const PeftConfig& config);
Result<> writePeftConfig(const fs::path& folder, const PeftConfig& config);

/// adapter_model.safetensors of an adapter folder. Errors: adapter.missing, adapter.unsupported (of single experts, as
/// older PEFT wrote them), file.damaged, io.read.
Result<SafetensorsFile> openPeftWeights(const fs::path& folder);

/// Rank and scaling (alpha/r, or alpha/√r) of the module `name`, patterns applied.
struct LoraShape {
  int64_t r = 0;
  double scale = 0;
};
class LoraShapes {
 public:
  /// Errors: target.pattern, method.rank.
  static Result<LoraShapes> create(const PeftConfig& config);
  LoraShape of(const std::string& name) const;

 private:
  int64_t m_r = 0;
  double m_alpha = 0;
  bool m_rslora = false;
  struct Patterns;
  std::shared_ptr<const Patterns> m_patterns;
};

/// Today's form of a key: adapter names ("default") and wrappers of older PEFT versions removed.
std::string currentPeftKey(std::string key);
/// For comparing keys: besides, a bias is named alike whether or not its module is a target (older PEFT versions wrote
/// no ".base_layer").
std::string normalizedPeftKey(std::string key);
constexpr const char* kPeftPrefix = "base_model.model.";
constexpr const char* kAdapterConfigFile = "adapter_config.json";
constexpr const char* kAdapterWeightsFile = "adapter_model.safetensors";

} // namespace tw
