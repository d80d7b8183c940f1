#pragma once
// What a chart adds to QCustomPlot: ticks with readable labels, and dashed lines for what happened at a step. Included
// by the chart's own files only.
#include "engine/api/moving_average.h"
#include "ui/charts/chart.h"
#include "ui/charts/chart_overlay.h"
#include "ui/charts/decimation.h"

#include <qcustomplot.h>

namespace tw::ui {

/// Ticks at multiples of a step (linear) or at 1, 2, 5 times powers of ten (logarithmic).
class FigureTicker : public QCPAxisTicker {
 public:
  explicit FigureTicker(Figure figure) : m_figure(figure) {}
  void setIntervals(int most) { m_most = most; }
  void setLogarithmic(bool on) { m_logarithmic = on; }
  void setWholeSteps(bool on) { m_whole = on; }
  double stepFor(const QCPRange& range) const;
  QVector<double> ticksFor(const QCPRange& range) const;
  QString labelFor(double tick, const QCPRange& range) const;

 protected:
  double getTickStep(const QCPRange& range) override;
  int getSubTickCount(double) override { return 0; }
  QVector<double> createTickVector(double step, const QCPRange& range) override;
  QString getTickLabel(double tick, const QLocale& locale, QChar formatChar, int precision) override;

 private:
  Figure m_figure;
  int m_most = 4;
  bool m_logarithmic = false, m_whole = false;
  QCPRange m_range;
};

/// Dashed lines over the whole height; where they would stand too close together, short ticks at the bottom. And one
/// over the whole width, at a level that something is measured against.
class MarkerLines : public QCPLayerable {
 public:
  MarkerLines(QCustomPlot* plot, QCPAxis* steps, QCPAxis* values)
      : QCPLayerable(plot, QStringLiteral("grid")), m_steps(steps), m_values(values) {}
  void setColors(const QColor& line, const QColor& change) {
    m_line = line;
    m_change = change;
  }
  void setMarkers(const QVector<Marker>& markers) { m_markers = markers; }
  const QVector<Marker>& markers() const { return m_markers; }
  void setLevel(std::optional<double> level, const QString& name) {
    m_level = level;
    m_name = name;
  }
  std::optional<double> level() const { return m_level; }
  /// What the level is called: at the right end of its line, over whatever curve comes there.
  void drawName(QCPPainter* painter) const;
  /// Where that is painted; empty without a level in view.
  QRect nameRect(const QFontMetrics& metrics) const;
  /// Above the line or below it, whichever has room and covers fewer of the curves' points (in pixels).
  void placeName(const QFontMetrics& metrics, const QVector<QPointF>& points);

 protected:
  void applyDefaultAntialiasingHint(QCPPainter* painter) const override { painter->setAntialiasing(false); }
  QRect clipRect() const override { return m_steps->axisRect()->rect().adjusted(0, 0, 1, 1); }
  void draw(QCPPainter* painter) override;

 private:
  void drawLevel(QCPPainter* painter);
  QCPAxis *m_steps, *m_values;
  QVector<Marker> m_markers;
  std::optional<double> m_level;
  QString m_name;
  bool m_nameBelow = false;
  QColor m_line, m_change;
};

/// The name of the level, before the curves: a run's memory runs along its plan, and would strike it through.
class LevelName : public QCPLayerable {
 public:
  LevelName(QCustomPlot* plot, const MarkerLines* lines) : QCPLayerable(plot, QStringLiteral("axes")), m_lines(lines) {}

 protected:
  void applyDefaultAntialiasingHint(QCPPainter* painter) const override { painter->setAntialiasing(false); }
  void draw(QCPPainter* painter) override { m_lines->drawName(painter); }

 private:
  const MarkerLines* m_lines;
};

struct Chart::Parts {
  QSharedPointer<FigureTicker> stepTicker, valueTicker;
  MarkerLines* markers = nullptr;
  ChartOverlay* overlay = nullptr;
};

struct Chart::Series {
  QString name;
  QRgb color = 0;
  bool smoothed = false;
  int rewritten = 0;
  Decimation raw, smooth;
  QCPGraph *rawGraph = nullptr, *smoothGraph = nullptr;

  /// Smooths anew from this point on.
  void smoothFrom(qsizetype first, double past);
  const Decimation& shown() const { return smoothed ? smooth : raw; }
};

} // namespace tw::ui
