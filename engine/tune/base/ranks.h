#pragma once
// Ranks and alphas of low-rank terms, which rank_pattern and alpha_pattern may say otherwise by module name.
#include "engine/tune/base/pattern.h"

#include <cstdint>
#include <utility>
#include <vector>

namespace tw {

struct RankOptions {
  int64_t r = 8;
  double alpha = 8;
  std::vector<std::pair<std::string, int64_t>> ranks; ///< rank_pattern: the first key that matches counts
  std::vector<std::pair<std::string, double>> alphas; ///< alpha_pattern
};

class Ranks {
 public:
  /// Errors: target.pattern, method.rank (below 1, or so high that it can only be a mistake).
  static Result<Ranks> create(const RankOptions& options);
  int64_t rankOf(const std::string& module) const;
  double alphaOf(const std::string& module) const;

 private:
  int64_t m_r = 0;
  double m_alpha = 0;
  std::vector<std::pair<NamePattern, int64_t>> m_ranks;
  std::vector<std::pair<NamePattern, double>> m_alphas;
};

/// method.rank: `r` of the recipe's `field` is not possible.
Result<> checkRank(int64_t r, const std::string& field);

} // namespace tw
