#pragma once
// Which weights a method attaches to: PEFT's rules (tuners_utils.check_target_module_exists, _maybe_include_all_linear_layers).
#include "engine/model/causal_model.h"

#include <optional>
#include <string>
#include <vector>

namespace tw {

struct TargetOptions {
  /// Names that a module path equals or ends with (after a dot); or one regex (isPattern); or the one entry "all-linear".
  std::vector<std::string> modules = {"all-linear"};
  bool isPattern = false;
  /// Layer numbers to which a list of names (or all-linear) is restricted; as in PEFT a regex cannot be.
  std::optional<std::vector<int64_t>> layersToTransform;
  /// Name of the layer list before the number ("layers"), empty = any.
  std::vector<std::string> layersPattern;
  /// As `modules`, for what is left out.
  std::vector<std::string> excludeModules;
  bool excludeIsPattern = false;
  /// Modules trained in full: never targets.
  std::vector<std::string> modulesToSave;

  bool allLinear() const;
};

/// The linears of a model by name, in module order; `head` is the output head's place among them (all-linear leaves it out), or npos.
struct LinearNames {
  std::vector<std::string> names;
  size_t head = static_cast<size_t>(-1);
  std::vector<std::string> embeddings; ///< modules of embedding tables
};
LinearNames linearNames(const CausalModel& model);

struct TargetMatch {
  std::vector<size_t> chosen;         ///< places in LinearNames::names, ascending
  std::vector<std::string> unmatched; ///< entries of `modules` that matched nothing
};

/// Errors: target.none (names the modules that exist), target.pattern (the regex is not valid), target.layers, target.embedding.
Result<TargetMatch> matchTargets(const LinearNames& linears, const TargetOptions& options);

/// What tells a module from its siblings: "q_proj"; of a list of modules with the number, "altup_projections.0", as in PEFT.
std::string lastName(const std::string& module);
/// Distinct last names: "q_proj", "k_proj" …
std::vector<std::string> distinctLastNames(const std::vector<std::string>& names);

} // namespace tw
