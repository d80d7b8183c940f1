#pragma once
// Target modules as one sees them: which kinds of linear layer are chosen, and which layers. A view of
// method.target_modules and method.layers_to_transform that reads and writes those fields in the contract's forms.
#include "engine/api/model_info.h"

#include <optional>
#include <QStringList>

namespace tw::ui {

struct ModuleChoice {
  bool allLinear = true;
  QString pattern;   ///< a regular expression instead of names, or empty
  QStringList names; ///< when it is a list
  /// Names of the list that the model has no module of.
  QStringList unknown(const std::vector<ModuleInfo>& modules) const;
  bool chosen(const ModuleInfo& module) const;

  static ModuleChoice read(const Json& targets);
  /// "all-linear", the pattern, or the list.
  Json write() const;
  /// The choice after `module` was (un)checked; all linear layers checked is "all-linear".
  ModuleChoice with(const std::vector<ModuleInfo>& modules, const QStringList& changed, bool checked) const;
};

/// Whether "all-linear" means this module: the head and embeddings are left out, as in PEFT.
bool isAllLinear(const ModuleInfo& module);

/// First and last of layers_to_transform; `gaps` when it is no unbroken range. Null is everything.
struct LayerRange {
  int first = 0, last = 0;
  bool all = true, gaps = false;
  static LayerRange read(const Json& layers, int count);
  static Json write(int first, int last, int count);
};

} // namespace tw::ui
