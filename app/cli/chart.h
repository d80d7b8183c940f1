#pragma once
// A curve in Braille characters: each cell holds 2 by 4 dots.
#include <string>
#include <vector>

namespace tw::cli {

/// The curve of finite values over time; keeps a bounded number of points by averaging neighbours.
class Series {
 public:
  void add(double value);
  const std::vector<double>& points() const { return m_points; }

 private:
  std::vector<double> m_points;
  double m_sum = 0; ///< of the values that the next point averages
  size_t m_count = 0, m_perPoint = 1;
};

/// `rows` lines of `columns` cells (axis labels included), the newest value at the right. Empty when there is nothing
/// to draw.
std::vector<std::string> chartLines(const Series& series, size_t columns, size_t rows);

} // namespace tw::cli
