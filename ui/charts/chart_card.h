#pragma once
// A chart with its title and, at the right, its value in the curve's colour: the last one, or the one that the
// crosshair points at.
#include "ui/charts/chart.h"
#include "ui/widgets/card.h"

namespace tw::ui {

class ChartCard : public Card {
  Q_OBJECT

 public:
  ChartCard(const QString& title, Figure figure, QRgb color, QWidget* parent = nullptr);
  Chart& chart() { return *m_chart; }
  /// Puts controls left of the value.
  void addTool(QWidget* tool);
  /// Reads the chart's first curve again.
  void showValue();
  /// The value where nothing is pointed at, in the place of the curve's last: a figure that is told elsewhere, too. NaN
  /// shows nothing.
  void setFigure(double value);
  void pointAt(std::optional<double> step);
  QString valueText() const;

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void colour();
  Chart* m_chart;
  QLabel* m_value;
  Figure m_figure;
  QRgb m_color;
  std::optional<double> m_step, m_last;
};

} // namespace tw::ui
