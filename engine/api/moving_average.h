#pragma once
// How a noisy curve is drawn smooth, and told in one number, without coming after the curve: a falling loss whose
// average lags seems worse than it is, beside a validation loss that does not lag.
#include <cstddef>
#include <deque>
#include <limits>
#include <span>
#include <vector>

namespace tw {

/// The curve from index `from` on, smoothed; [values.size() - from]. A local linear regression (LOESS, Cleveland 1979)
/// with weights past^distance, distance counted in values: on a straight line it is exact everywhere, at both ends too.
/// What it says stays within the values around it. `past` from 0 (the values themselves) to below 1. A value that is
/// not finite is passed over: the one before it stands in its place, NaN where there is none. Linear in the number of
/// values.
std::vector<double> smoothed(std::span<const double> values, double past, size_t from = 0);

/// So many values before the end may change, beyond rounding, when another one follows.
size_t smoothingReach(double past);

/// The newest value of such a curve, value by value: equals smoothed(all so far, past).back().
class MovingAverage {
 public:
  explicit MovingAverage(double past = 0.9) : m_past(past) {}
  /// One that is not finite is passed over.
  void add(double value);
  /// NaN before the first value.
  double value() const { return m_value; }

 private:
  double m_past;
  double m_weight = 0, m_place = 0, m_square = 0; ///< sums of weights, of weight · distance, of weight · distance²
  double m_sum = 0, m_product = 0;                ///< sums of weight · value, of weight · distance · value
  std::deque<double> m_near;                      ///< the last values, which bound what is said
  double m_value = std::numeric_limits<double>::quiet_NaN();
};

} // namespace tw
