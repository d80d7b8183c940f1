#pragma once
// Curves of several runs over one another: legend, axes, a hairline grid, and the values under the pointer.
#include "ui/models/run_history.h"

#include <QColor>
#include <QWidget>

namespace tw::ui {

struct OverlayCurve {
  QString name;
  QColor color;
  Curve curve;
};
/// The colour of the n-th run of an overlay.
QColor overlayColor(int number);

class OverlayChart : public QWidget {
  Q_OBJECT

 public:
  explicit OverlayChart(QWidget* parent = nullptr);
  void setCurves(std::vector<OverlayCurve> curves);
  const std::vector<OverlayCurve>& curves() const { return m_curves; }
  /// Said where curves would be when there are none.
  void setEmptyText(const QString& sentence);
  /// The values at a position of the widget, as the pointer's readout says them; empty outside of the plot.
  QStringList readout(const QPoint& position) const;
  QSize sizeHint() const override { return {480, 240}; }
  QSize minimumSizeHint() const override { return {200, 120}; }

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;

 private:
  struct LegendEntry {
    QRect place; ///< of the name; its mark stands at the left of it
    QString name;
  };
  /// All curves, in up to three lines; names are shortened when that is not enough.
  std::vector<LegendEntry> legend() const;
  void layOut(); ///< legend and plot, which every point is placed by
  QPointF place(double x, double y) const;
  void paintAxes(QPainter& painter) const;
  void paintCurve(QPainter& painter, const OverlayCurve& one) const;
  void paintLegend(QPainter& painter) const;
  void paintReadout(QPainter& painter) const;
  std::vector<OverlayCurve> m_curves; ///< smoothed curves stand beside the raw ones
  std::vector<Curve> m_smooth;
  std::vector<LegendEntry> m_legend;
  QRect m_plot;
  QString m_empty;
  double m_left = 0, m_right = 1, m_bottom = 0, m_top = 1;
  double m_step = 0.2; ///< between lines; its multiples are bottom and top
  QPoint m_pointer{-1, -1};
};

} // namespace tw::ui
