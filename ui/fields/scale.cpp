#include "ui/fields/scale.h"

#include <algorithm>
#include <cmath>

namespace tw::ui {
namespace {

/// Free of the dust that repeated multiplication leaves: 0.30000000000000004 is 0.3.
double rounded(double value) {
  if (value == 0) return 0;
  const double unit = std::pow(10.0, 12 - std::ceil(std::log10(std::abs(value))));
  return std::round(value * unit) / unit;
}

bool same(double a, double b) { return std::abs(a - b) <= 1e-9 * std::max(std::abs(a), std::abs(b)); }

} // namespace

Scale::Scale(std::vector<double> values) : m_values(std::move(values)) {
  if (m_values.empty()) m_values.push_back(0);
}

Scale Scale::linear(double low, double high, double step) {
  std::vector<double> values;
  for (int i = 0; low + i * step <= high + step * 1e-6; ++i) values.push_back(rounded(low + i * step));
  return Scale(std::move(values));
}

Scale Scale::decades(double low, double high) {
  std::vector<double> values;
  for (int power = static_cast<int>(std::floor(std::log10(low))); std::pow(10.0, power) <= high * (1 + 1e-9); ++power)
    for (const double digit : {1.0, 2.0, 3.0, 5.0})
      if (const double value = rounded(digit * std::pow(10.0, power));
          value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9))
        values.push_back(value);
  return Scale(std::move(values));
}

Scale Scale::steps(std::vector<double> values) { return Scale(std::move(values)); }

double Scale::valueAt(int index) const { return m_values[static_cast<size_t>(std::clamp(index, 0, count() - 1))]; }

int Scale::indexOf(double value) const { return static_cast<int>(std::lround(fractionOf(value) * (count() - 1))); }

double Scale::stepped(double value, int by) const {
  for (; by > 0; --by) {
    const auto next =
        std::find_if(m_values.begin(), m_values.end(), [&](double at) { return at > value && !same(at, value); });
    if (next == m_values.end()) break;
    value = *next;
  }
  for (; by < 0; ++by) {
    const auto next =
        std::find_if(m_values.rbegin(), m_values.rend(), [&](double at) { return at < value && !same(at, value); });
    if (next == m_values.rend()) break;
    value = *next;
  }
  return value;
}

double Scale::fractionOf(double value) const {
  if (count() < 2 || value <= m_values.front()) return 0;
  if (value >= m_values.back()) return 1;
  const auto above = std::upper_bound(m_values.begin(), m_values.end(), value);
  const auto below = above - 1;
  return (static_cast<double>(below - m_values.begin()) + (value - *below) / (*above - *below)) / (count() - 1);
}

} // namespace tw::ui
