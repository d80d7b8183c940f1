#pragma once
// Minimises a function of a few numbers of which nothing is known but its values: the (1+1)-CMA-ES of Igel, Suttorp and
// Hansen ("A computational efficient covariance matrix update and a (1+1)-CMA for evolution strategies", GECCO 2006,
// algorithm 1 with the constants of its table 1). One try after another from a normal distribution around the best
// point so far; its width follows the share of tries that succeed, its shape the steps that did.
#include "engine/base/random.h"

#include <cstdint>
#include <vector>

namespace tw {

class Evolution {
 public:
  /// `value` is that of `start`, `step` the width to begin with; every number stays within [-bound, bound].
  Evolution(std::vector<double> start, double value, double step, double bound, uint64_t seed);
  /// The next point to try.
  const std::vector<double>& propose();
  /// The value of what propose() gave last; what is not a number is worse than anything. Once the width has gone, it
  /// begins anew around the best point.
  void tell(double value);

  const std::vector<double>& best() const { return m_best; }
  double bestValue() const { return m_value; }

 private:
  using Matrix = std::vector<std::vector<double>>;
  void begin();
  void learnShape(const std::vector<double>& step);
  void factorise();

  std::vector<double> m_best, m_tried;
  double m_value, m_firstStep, m_bound;
  double m_step = 0, m_successes = 0; ///< σ; the average share of tries that succeeded
  std::vector<double> m_path;         ///< p_c
  Matrix m_shape, m_factor;           ///< C, and the lower triangle A with A·Aᵀ = C
  Random m_random;
};

} // namespace tw
