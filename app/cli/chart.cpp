#include "app/cli/chart.h"

#include "app/cli/numbers.h"
#include "app/cli/text_width.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace tw::cli {
namespace {

constexpr size_t kMostPoints = 4096;

/// The series at dot column x of `width`: the mean of the points that fall there, or between two points where there are
/// fewer points than dots.
double valueAt(const std::vector<double>& points, size_t x, size_t width) {
  if (points.size() >= width) {
    const size_t begin = x * points.size() / width, end = std::max(begin + 1, (x + 1) * points.size() / width);
    double sum = 0;
    for (size_t i = begin; i < end; ++i) sum += points[i];
    return sum / static_cast<double>(end - begin);
  }
  const double at =
      width > 1 ? static_cast<double>(x) * static_cast<double>(points.size() - 1) / static_cast<double>(width - 1) : 0;
  const auto left = static_cast<size_t>(at);
  const size_t right = std::min(left + 1, points.size() - 1);
  return points[left] + (points[right] - points[left]) * (at - static_cast<double>(left));
}

/// A grid of Braille cells; dots count from the upper left.
class Canvas {
 public:
  Canvas(size_t columns, size_t rows) : m_columns(columns), m_cells(columns * rows, 0) {}
  void set(size_t x, size_t y) {
    static constexpr unsigned char kBits[4][2] = {
        {0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}}; // Unicode's numbering of the dots
    m_cells[y / 4 * m_columns + x / 2] |= kBits[y % 4][x % 2];
  }
  std::string row(size_t y) const {
    std::string text;
    for (size_t x = 0; x < m_columns; ++x) {
      const unsigned bits = m_cells[y * m_columns + x]; // U+2800 + bits in UTF-8
      if (bits == 0) text += ' ';
      else
        text +=
            {static_cast<char>(0xE2), static_cast<char>(0xA0 | (bits >> 6)), static_cast<char>(0x80 | (bits & 0x3F))};
    }
    return text;
  }

 private:
  size_t m_columns;
  std::vector<unsigned char> m_cells;
};

} // namespace

void Series::add(double value) {
  if (!std::isfinite(value)) return;
  m_sum += value;
  if (++m_count < m_perPoint) return;
  m_points.push_back(m_sum / static_cast<double>(m_count));
  m_sum = 0;
  m_count = 0;
  if (m_points.size() < kMostPoints) return;
  for (size_t i = 0; i < kMostPoints / 2; ++i) m_points[i] = (m_points[2 * i] + m_points[2 * i + 1]) / 2;
  m_points.resize(kMostPoints / 2);
  m_perPoint *= 2;
}

std::vector<std::string> chartLines(const Series& series, size_t columns, size_t rows) {
  constexpr size_t labels = 9; // "  2.346 ┤"
  const auto& points = series.points();
  if (points.size() < 2 || columns < labels + 8 || rows < 2) return {};
  const size_t width = (columns - labels) * 2, height = rows * 4;
  std::vector<double> values(width);
  for (size_t x = 0; x < width; ++x) values[x] = valueAt(points, x, width);
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  const double low = *least, range = std::max(*most - low, 1e-12), high = *most;
  Canvas canvas(columns - labels, rows);
  std::optional<size_t> before;
  for (size_t x = 0; x < width; ++x) {
    const auto y = static_cast<size_t>(std::lround((high - values[x]) / range * static_cast<double>(height - 1)));
    const size_t from = before ? std::min(*before, y) : y, to = before ? std::max(*before, y) : y;
    for (size_t dot = from; dot <= to; ++dot) canvas.set(x, dot);
    before = y;
  }
  std::vector<std::string> lines;
  for (size_t y = 0; y < rows; ++y) {
    const std::string label = y == 0 ? precise(high) : y + 1 == rows ? precise(low) : "";
    lines.push_back(padded(label, labels - 2, true) + (label.empty() ? " │" : " ┤") + canvas.row(y));
  }
  return lines;
}

} // namespace tw::cli
