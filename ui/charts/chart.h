#pragma once
// Curves over the steps of a run, whole history at any length. Wheel: zoom at the cursor (with Ctrl the values instead
// of the steps); drag: move; double click: everything; arrow keys, + and - do the same from the keyboard.
#include "ui/models/figure_text.h"
#include "ui/models/run_history.h"

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>

#include <memory>
#include <optional>

class QCustomPlot;
class QMenu;

namespace tw::ui {

struct Tokens;

/// A curve's colour as painted on the theme: the same hue, brighter on dark.
QColor seriesColor(QRgb color, const Tokens& tokens);

class Chart : public QWidget {
  Q_OBJECT

 public:
  /// `name` stands in file names and is what a screen reader says.
  Chart(const QString& name, Figure figure, QWidget* parent = nullptr);
  ~Chart() override;

  /// A new curve. A smoothed one is drawn light with its smooth curve above it (engine/api/moving_average.h). Returns
  /// its index.
  int addSeries(const QString& name, QRgb color, bool smoothed = false);
  void clearSeries();
  /// Takes over what `curve` has more than last time; begins anew when it was rewritten.
  void follow(int series, const Curve& curve);
  void setMarkers(const QVector<Marker>& markers);
  /// A dashed line at a value that the curves are measured against, always in view; nullopt takes it away.
  void setLevel(std::optional<double> level, const QString& name = {});
  std::optional<double> level() const;
  /// How much of what lies around the smooth curve keeps, 0 (the values themselves) to below 1.
  void setSmoothing(double weight);
  void setLogScale(bool on);
  bool logScale() const { return m_log; }
  void setStepLabels(bool shown);
  /// Said while there is no point.
  void setEmptyText(const QString& text) { m_emptyText = text; }

  void fit();
  bool isFitted() const { return !m_view && !m_valueView; }
  std::pair<double, double> steps() const;  ///< in view
  std::pair<double, double> values() const; ///< in view
  /// Shows the crosshair at a step (another chart's), without a readout.
  void setCrosshair(std::optional<double> step);
  /// The value at or before `step`, NaN when there is none.
  double valueAt(int series, double step) const;
  /// The last value: smoothed where the curve is.
  double lastValue(int series) const;
  /// What stands in the readout now, line by line.
  QStringList readout() const;

  /// Draws now instead of with the next frame.
  void redraw();
  bool savePng(const QString& file);
  bool savePdf(const QString& file);
  bool saveCsv(const QString& file) const;
  /// Fit, log scale, save as …
  void fillMenu(QMenu* menu);

 Q_SIGNALS:
  /// The mouse or the keyboard points at a step; nullopt when it left.
  void pointedAt(std::optional<double> step);
  void logScaleChanged(bool on);
  /// A sentence about a file that was or could not be written.
  void told(const QString& sentence);

 protected:
  void resizeEvent(QResizeEvent* event) override;
  void showEvent(QShowEvent* event) override;
  void changeEvent(QEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;

 private:
  struct Series;
  struct Parts;
  using Span = std::pair<double, double>;
  void style(const Tokens& tokens);
  void schedule();
  std::optional<Span> wholeSteps() const;
  Span fittedValues(double from, double to) const;
  void placeLevelName();
  void fillCurves(double from, double to);
  void layOut();
  void zoomSteps(double factor, double about);
  void zoomValues(double factor, double about);
  void setView(double from, double to);
  void pointAt(std::optional<double> step, bool readout);
  void savePicture(const QString& suffix, const QString& filter);

  QString m_name, m_emptyText;
  Figure m_figure;
  QCustomPlot* m_plot;
  std::unique_ptr<Parts> m_parts;
  std::vector<std::unique_ptr<Series>> m_series;
  std::optional<Span> m_view, m_valueView; ///< as the user set them; unset = everything
  std::optional<double> m_pointed;
  bool m_readout = false;
  double m_smoothing = 0.9;
  bool m_log = false, m_stepLabels = true;
  int m_labelWidth = 0;
  QTimer m_timer;
  QElapsedTimer m_sinceDrawn;
  struct Drag {
    QPointF from;
    Span steps, values;
  };
  std::optional<Drag> m_drag;
};

} // namespace tw::ui
