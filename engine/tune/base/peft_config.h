#pragma once
// adapter_config.json as PEFT 0.21.2 writes and reads it: what all methods have in common there.
#include "engine/base/files.h"
#include "engine/tune/base/method_choices.h"
#include "engine/tune/base/target.h"

namespace tw {

constexpr const char* kAdapterConfigFile = "adapter_config.json";

/// trainable_token_indices: rows by the name of their table; an empty name: the input embeddings (a list in JSON).
using TokenIndices = std::vector<std::pair<std::string, std::vector<int64_t>>>;

/// The keys that all adapters have, or several methods share. What a method has besides is in its own type.
struct PeftConfig {
  std::string peftType, taskType = "CAUSAL_LM", baseModel;
  TargetOptions targets; ///< with modulesToSave
  TrainedBiases bias = TrainedBiases::None;
  TokenIndices tokens;
  bool fanInFanOut = false; ///< the targets are stored [in, out]; told to PEFT, the base's own layout decides here
};

/// adapter.unsupported: an adapter uses `what`, which is not there yet.
Error unsupportedAdapter(const Text& what, const std::string& file);

/// Typed access to adapter_config.json with errors that name the key (adapter.config). What is absent or null leaves
/// `out` as it is.
class PeftConfigReader {
 public:
  /// Errors: adapter.missing, adapter.config, io.*.
  static Result<PeftConfigReader> open(const fs::path& folder);

  const std::string& file() const { return m_file; }
  Error wrong(const std::string& key, const Text& expected) const;
  Error missing(const std::string& key) const;
  /// A sentence whose first argument is the key.
  Error unusable(Text sentence) const;
  /// adapter.unsupported: the adapter uses `what`.
  Error unsupported(const Text& what) const { return unsupportedAdapter(what, m_file); }
  /// Null where the key is absent or null.
  const Json* value(const char* key) const;
  Result<> read(const char* key, std::string& out) const;
  Result<> read(const char* key, bool& out) const;
  Result<> read(const char* key, int64_t& out) const;
  Result<> read(const char* key, double& out) const;
  /// A text or a list of texts; `single` tells which.
  Result<> read(const char* key, std::vector<std::string>& out, bool* single = nullptr) const;
  Result<> read(const char* key, std::vector<std::pair<std::string, int64_t>>& out) const;
  Result<> read(const char* key, std::vector<std::pair<std::string, double>>& out) const;
  /// Refuses keys that change what the adapter computes and that this version cannot follow, when they are set to
  /// anything. Errors: adapter.unsupported.
  Result<> refuse(std::initializer_list<const char*> keys) const;

  /// peft_type, task_type, base_model_name_or_path, modules_to_save.
  Result<> readCommon(PeftConfig& config) const;
  /// bias: none, all or lora_only.
  Result<> readBiases(PeftConfig& config) const;
  /// target_modules, target_parameters, exclude_modules, layers_to_transform, layers_pattern, fan_in_fan_out. Errors:
  /// also when there are no targets at all.
  Result<> readTargets(PeftConfig& config) const;

 private:
  template <class Number> Result<> readMap(const char* key, std::vector<std::pair<std::string, Number>>& out) const;
  Json m_json;
  std::string m_file;
};

/// What an adapter folder says of itself, whatever its method. Errors: adapter.missing, adapter.config.
Result<PeftConfig> readPeftConfig(const fs::path& folder);

/// The long-standing keys that all adapters have (older PEFT refuses unknown ones).
nlohmann::json commonPeftJson(const PeftConfig& config);
/// Adds target_modules, exclude_modules, target_parameters and fan_in_fan_out.
void addTargets(nlohmann::json& json, const PeftConfig& config);
/// As adapter_config.json has it: keys sorted, indented by two.
std::string peftConfigText(const nlohmann::json& json);
/// 8.0 is written 8, as PEFT's configurations usually have it.
nlohmann::json peftNumber(double value);

} // namespace tw
