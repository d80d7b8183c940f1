#include "engine/base/evolution.h"

#include <algorithm>
#include <cmath>

namespace tw {
namespace {

constexpr double kTargetShare = 2.0 / 11, kShareRate = 1.0 / 12, kHighShare = 0.44;
constexpr double kGone = 1e-3; ///< of the first width

} // namespace

Evolution::Evolution(std::vector<double> start, double value, double step, double bound, uint64_t seed)
    : m_best(std::move(start)), m_value(value), m_firstStep(step), m_bound(bound), m_random(seed) {
  begin();
}

void Evolution::begin() {
  const auto n = m_best.size();
  m_step = m_firstStep;
  m_successes = kTargetShare;
  m_path.assign(n, 0.0);
  m_shape.assign(n, std::vector<double>(n, 0.0));
  for (size_t i = 0; i < n; ++i) m_shape[i][i] = 1.0;
  m_factor = m_shape;
}

const std::vector<double>& Evolution::propose() {
  std::vector<double> normal(m_best.size());
  for (auto& value : normal) value = m_random.normal();
  m_tried = m_best;
  for (size_t i = 0; i < m_tried.size(); ++i) {
    for (size_t j = 0; j <= i; ++j) m_tried[i] += m_step * m_factor[i][j] * normal[j];
    m_tried[i] = std::clamp(m_tried[i], -m_bound, m_bound);
  }
  return m_tried;
}

void Evolution::tell(double value) {
  const bool success = value <= m_value;
  m_successes += kShareRate * ((success ? 1.0 : 0.0) - m_successes);
  if (success) {
    std::vector<double> step(m_best.size());
    for (size_t i = 0; i < step.size(); ++i) step[i] = (m_tried[i] - m_best[i]) / m_step;
    m_best = m_tried;
    m_value = value;
    learnShape(step);
  }
  const double damping = 1.0 + static_cast<double>(m_best.size()) / 2;
  m_step *= std::exp((m_successes - kTargetShare) / (1 - kTargetShare) / damping);
  m_step = std::min(m_step, 2 * m_bound);
  if (m_step < kGone * m_firstStep) begin();
}

/// While most tries succeed, the width is too small and the steps say little of the shape: the path then fades.
void Evolution::learnShape(const std::vector<double>& step) {
  const double n = static_cast<double>(m_best.size());
  const double pathRate = 2 / (n + 2), shapeRate = 2 / (n * n + 6), kept = pathRate * (2 - pathRate);
  const bool follows = m_successes < kHighShare;
  for (size_t i = 0; i < step.size(); ++i)
    m_path[i] = (1 - pathRate) * m_path[i] + (follows ? std::sqrt(kept) * step[i] : 0.0);
  for (size_t i = 0; i < step.size(); ++i)
    for (size_t j = 0; j < step.size(); ++j)
      m_shape[i][j] = (1 - shapeRate) * m_shape[i][j] +
                      shapeRate * (m_path[i] * m_path[j] + (follows ? 0.0 : kept * m_shape[i][j]));
  factorise();
}

void Evolution::factorise() { // Cholesky's
  for (size_t i = 0; i < m_shape.size(); ++i)
    for (size_t j = 0; j <= i; ++j) {
      double rest = m_shape[i][j];
      for (size_t k = 0; k < j; ++k) rest -= m_factor[i][k] * m_factor[j][k];
      m_factor[i][j] = i == j ? std::sqrt(std::max(rest, 1e-20)) : rest / m_factor[j][j];
    }
}

} // namespace tw
