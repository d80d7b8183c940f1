#pragma once
// Which weights a method attaches to: PEFT's rules (tuners_utils.check_target_module_exists,
// _maybe_include_all_linear_layers).
#include "engine/tune/base/linear_names.h"

#include <optional>
#include <string>
#include <vector>

namespace tw {

struct TargetOptions {
  /// Names that a module path equals or ends with (after a dot); or one regex (isPattern); or the one entry
  /// "all-linear".
  std::vector<std::string> modules = {"all-linear"};
  bool isPattern = false;
  /// Layer numbers to which a list of names (or all-linear) is restricted; as in PEFT a regex cannot be.
  std::optional<std::vector<int64_t>> layersToTransform;
  /// Name of the layer list before the number ("layers"), empty = any.
  std::vector<std::string> layersPattern;
  /// As `modules`, for what is left out.
  std::vector<std::string> excludeModules;
  bool excludeIsPattern = false;
  /// Parameters by their own name (PEFT's target_parameters): whole, or what a name ends with after a dot.
  std::vector<std::string> parameters;
  /// Modules trained in full: never targets.
  std::vector<std::string> modulesToSave;

  bool allLinear() const;
};

struct TargetMatch {
  /// A chosen parameter, and the module under which an adapter's files name its matrices: PEFT wraps a module once for
  /// each of its parameters, the first one innermost ("….mlp.experts.base_layer").
  struct Parameter {
    size_t place = 0; ///< in LinearNames::parameters
    std::string key;
  };
  std::vector<size_t> chosen;     ///< places in LinearNames::names, ascending
  std::vector<size_t> embeddings; ///< places in LinearNames::embeddings: the table that ids look up
  std::vector<Parameter> parameters;
  std::vector<std::string> unmatched; ///< entries of `modules` that matched nothing
};

/// Errors: target.none (names the modules that exist), target.pattern (the regex is not valid), target.layers,
/// target.embedding, target.parameter.
Result<TargetMatch> matchTargets(const LinearNames& linears, const TargetOptions& options);

/// The parameters that `options` leaves in, by layers_to_transform and what is excluded, of those whose name ends with
/// `ending`. Errors: target.pattern.
Result<std::vector<std::string>> parametersWithin(const LinearNames& linears, const TargetOptions& options,
                                                  const std::string& ending);

/// target.embedding: a method has nothing for this table of embeddings.
Error tableRefused(const std::string& module);
/// The first entry of a list that no module can be called but that reads like a regular expression (".*q_proj"), or
/// nothing.
std::string patternInList(const TargetOptions& options);

/// Does `name` equal `entry` or end with it after a dot?
bool endsWithModule(const std::string& name, const std::string& entry);

} // namespace tw
