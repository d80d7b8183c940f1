#pragma once
// The figure by which a noisy curve is told in one number.
#include <cmath>
#include <limits>

namespace tw {

/// Exponential moving average that keeps `past` of what was (0 to below 1), corrected for its start (Adam's bias
/// correction, arXiv:1412.6980 §3). NaN before the first value; values that are not finite are passed over.
class MovingAverage {
 public:
  explicit MovingAverage(double past = 0.9) : m_past(past) {}
  void add(double value) {
    if (!std::isfinite(value)) return;
    m_sum = m_past * m_sum + (1 - m_past) * value;
    m_weight = m_past * m_weight + (1 - m_past);
  }
  double value() const { return m_weight > 0 ? m_sum / m_weight : std::numeric_limits<double>::quiet_NaN(); }

 private:
  double m_past, m_sum = 0, m_weight = 0;
};

} // namespace tw
