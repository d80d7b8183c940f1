#pragma once
// A series that grows at its end, with a pyramid of where its extremes lie, so that any stretch of a million points is
// drawn with a few points for each pixel column and none of its peaks is lost.
#include <QPointF>
#include <QVector>

#include <vector>

namespace tw::ui {

class Decimation {
 public:
  /// `x` must not be below the last one; `y` may be NaN, which leaves a gap.
  void append(double x, double y);
  void clear();
  /// Keeps the first `count` points.
  void truncate(qsizetype count);
  qsizetype size() const { return m_x.size(); }
  double x(qsizetype index) const { return m_x[index]; }
  double y(qsizetype index) const { return m_y[index]; }
  const QVector<double>& values() const { return m_y; }
  /// The last point at or before `x`, -1 when there is none.
  qsizetype indexAt(double x) const;

  /// Places of the lowest and highest value in [from, to), -1 when all are NaN.
  struct Extremes {
    qsizetype low = -1, high = -1;
  };
  Extremes extremes(qsizetype from, qsizetype to) const;
  /// The stretch of points with `from` <= x <= `to`, as [first, second).
  std::pair<qsizetype, qsizetype> stretch(double from, double to) const;

  /// What to draw between `from` and `to` on `columns` pixel columns: every point while there are few, else of each
  /// column the first, the lowest, the highest and the last. The neighbours outside are included, so that lines reach
  /// the edges.
  QVector<QPointF> view(double from, double to, int columns) const;

 private:
  void include(Extremes& extremes, qsizetype index) const;
  void include(Extremes& extremes, const Extremes& other) const;
  QVector<double> m_x, m_y;
  std::vector<std::vector<Extremes>>
      m_levels; ///< level k: blocks of kBase * kFactor^k points; the last block of a level may be partly filled
};

} // namespace tw::ui
