#pragma once
// What follows the mouse over a chart: the crosshair, a dot on each curve and a readout. Painted apart, so that moving
// the mouse redraws no curve.
#include <QColor>
#include <QPointF>
#include <QRect>
#include <QVector>
#include <QWidget>

namespace tw::ui {

struct Crosshair {
  double x = -1; ///< px; negative = none
  QRect area;    ///< of the plot
  struct Dot {
    QPointF at;
    QColor color;
  };
  QVector<Dot> dots;
  struct Line {
    QColor color; ///< invalid = a plain line of text
    QString name, value;
  };
  QVector<Line> lines; ///< of the readout; empty = no readout
};

class ChartOverlay : public QWidget {
 public:
  explicit ChartOverlay(QWidget* chart);
  void show(const Crosshair& crosshair);
  const Crosshair& crosshair() const { return m_crosshair; }
  void setFocusRing(bool shown);
  /// In the middle of an empty chart.
  void setEmptyText(const QString& text);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  void paintReadout(QPainter& painter) const;
  Crosshair m_crosshair;
  bool m_ring = false;
  QString m_empty;
};

} // namespace tw::ui
