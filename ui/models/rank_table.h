#pragma once
// The ranks of a training's modules as a table: a row for each kind of module, a column for each layer.
#include "engine/api/json.h"

#include <QStringList>

#include <map>
#include <string>
#include <vector>

namespace tw::ui {

/// Which rank each module has, by its path ("model.layers.3.self_attn.q_proj").
using ModuleRanks = std::vector<std::pair<std::string, int64_t>>;

struct RankTable {
  QStringList modules;     ///< in the order in which they came: "q_proj", with its parent where two are alike
  std::vector<int> layers; ///< ascending
  std::vector<std::vector<int>> ranks; ///< [module][layer]; 0: that module has none there
  int lowest = 0, highest = 0;         ///< of those that are not 0
  QStringList others;                  ///< modules outside of the layers, with their rank: "lm_head 8"

  bool empty() const { return modules.isEmpty(); }
  /// Of the modules of one layer that a number tells apart (experts) the highest rank counts.
  static RankTable of(const ModuleRanks& ranks);
  /// Of a rank_pattern. Patterns that name no layer say nothing here: the table is then empty.
  static RankTable of(const std::map<std::string, int64_t>& pattern);
};

} // namespace tw::ui
