#include "engine/api/moving_average.h"

#include <algorithm>
#include <cmath>

namespace tw {
namespace {

constexpr double kForgotten = 1e-10; ///< a weight that no longer counts
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// So many values at either side bound what is said of one.
size_t nearTo(double past) { return static_cast<size_t>(std::ceil(1 / (1 - past) - 1e-9)); }

/// Weighted sums over the values at one side of a place, from which a line is fitted there.
struct Side {
  double weight = 0, place = 0, square = 0, sum = 0, product = 0;

  void add(double value) {
    weight += 1;
    sum += value;
  }
  /// One place further away from all of them.
  void leave(double past) {
    square = past * (square + 2 * place + weight);
    place = past * (place + weight);
    weight *= past;
    product = past * (product + sum);
    sum *= past;
  }
};

/// The line's value where the sides meet; distances to `before` count negative.
double valueBetween(const Side& before, const Side& after) {
  const double weight = before.weight + after.weight, place = after.place - before.place,
               square = before.square + after.square, sum = before.sum + after.sum,
               product = after.product - before.product;
  const double spread = weight * square - place * place;
  if (!(spread > 1e-12 * weight * square)) return sum / weight; // all in one place
  return (square * sum - place * product) / spread;
}

/// Lowest and highest of each value and `reach` others at either side.
class Bounds {
 public:
  Bounds(std::span<const double> values, size_t reach) : m_values(values), m_reach(reach) {}
  /// Places must come in ascending order.
  double clamped(size_t place, double value) {
    for (; m_next < std::min(m_values.size(), place + m_reach + 1); ++m_next) {
      while (!m_low.empty() && m_values[m_low.back()] >= m_values[m_next]) m_low.pop_back();
      while (!m_high.empty() && m_values[m_high.back()] <= m_values[m_next]) m_high.pop_back();
      m_low.push_back(m_next);
      m_high.push_back(m_next);
    }
    while (m_low.front() + m_reach < place) m_low.pop_front();
    while (m_high.front() + m_reach < place) m_high.pop_front();
    return std::clamp(value, m_values[m_low.front()], m_values[m_high.front()]);
  }

 private:
  std::span<const double> m_values;
  size_t m_reach, m_next = 0;
  std::deque<size_t> m_low, m_high; ///< places of what may still be the extreme
};

/// Of finite values, all of them.
std::vector<double> smoothedWhole(std::span<const double> values, double past) {
  std::vector<Side> after(values.size());
  Side side;
  for (size_t i = values.size(); i-- > 0;) {
    side.leave(past);
    after[i] = side;
    side.add(values[i]);
  }
  std::vector<double> smooth(values.size());
  Bounds bounds(values, nearTo(past));
  Side before;
  for (size_t i = 0; i < values.size(); ++i) {
    before.leave(past);
    before.add(values[i]);
    smooth[i] = bounds.clamped(i, valueBetween(before, after[i]));
  }
  return smooth;
}

} // namespace

size_t smoothingReach(double past) {
  return past <= 0 ? 1 : static_cast<size_t>(std::ceil(std::log(kForgotten) / std::log(past)));
}

std::vector<double> smoothed(std::span<const double> values, double past, size_t from) {
  // What lies further back than weights reach changes nothing.
  size_t begin = from;
  for (size_t left = smoothingReach(past); begin > 0 && left > 0; --begin) left -= std::isfinite(values[begin - 1]);
  std::vector<double> finite;
  finite.reserve(values.size() - begin);
  for (const double value : values.subspan(begin))
    if (std::isfinite(value)) finite.push_back(value);
  const auto smooth = smoothedWhole(finite, past);
  std::vector<double> all;
  all.reserve(values.size() - from);
  size_t at = 0;
  for (size_t i = begin; i < values.size(); ++i) {
    at += std::isfinite(values[i]);
    if (i >= from) all.push_back(at > 0 ? smooth[at - 1] : kNaN);
  }
  return all;
}

void MovingAverage::add(double value) {
  if (!std::isfinite(value)) return;
  Side before{m_weight, m_place, m_square, m_sum, m_product};
  before.leave(m_past);
  before.add(value);
  m_weight = before.weight;
  m_place = before.place;
  m_square = before.square;
  m_sum = before.sum;
  m_product = before.product;
  m_near.push_back(value);
  if (m_near.size() > nearTo(m_past) + 1) m_near.pop_front();
  const auto [low, high] = std::minmax_element(m_near.begin(), m_near.end());
  m_value = std::clamp(valueBetween(before, {}), *low, *high);
}

} // namespace tw
