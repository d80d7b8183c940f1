#pragma once
// The figure by which a noisy curve is told in one number.
#include <cmath>
#include <limits>

namespace tw {

/// Exponential moving average that keeps 0.9 of the past, corrected for its start (Adam's bias correction, arXiv:1412.6980 §3). NaN before the first
/// value; values that are not finite are passed over.
class MovingAverage {
 public:
  void add(double value) {
    if (!std::isfinite(value)) return;
    m_sum = kPast * m_sum + (1 - kPast) * value;
    m_weight = kPast * m_weight + (1 - kPast);
  }
  double value() const { return m_weight > 0 ? m_sum / m_weight : std::numeric_limits<double>::quiet_NaN(); }

 private:
  static constexpr double kPast = 0.9;
  double m_sum = 0, m_weight = 0;
};

} // namespace tw
