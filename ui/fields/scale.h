#pragma once
// How the way along a slider becomes a value: evenly, by factors, or over chosen steps.
#include <vector>

namespace tw::ui {

class Scale {
 public:
  /// Even steps of `step` from `low` to `high`.
  static Scale linear(double low, double high, double step);
  /// 1, 2, 3, 5 within each power of ten from `low` to `high`.
  static Scale decades(double low, double high);
  /// Exactly these values, equally far apart on the slider; ascending.
  static Scale steps(std::vector<double> values);

  int count() const { return static_cast<int>(m_values.size()); }
  double valueAt(int index) const;
  /// The index of the nearest value; values beyond an end give that end.
  int indexOf(double value) const;
  /// The next value of the scale above (`by` > 0) or below `value`; beyond the ends `value` itself.
  double stepped(double value, int by) const;
  /// Where `value` stands between 0 and 1, between two steps too.
  double fractionOf(double value) const;

 private:
  explicit Scale(std::vector<double> values);
  std::vector<double> m_values;
};

} // namespace tw::ui
