#include "ui/charts/chart_parts.h"
#include "ui/theme/tokens.h"

#include <QHash>

#include <algorithm>
#include <cmath>
#include <limits>

namespace tw::ui {
namespace {

constexpr int kFrame = 66;        ///< ms between redraws while numbers stream in
constexpr int kRoomForValue = 46; ///< px between horizontal grid lines, at least
constexpr int kRoomForStep = 90;  ///< px between labels of steps
constexpr int kLabelGap = 8;      ///< px between label and plot
constexpr int kLabelRoom = 4;     ///< px: QCustomPlot leaves out labels that would touch its edge
constexpr int kFewPoints = 80;    ///< up to so many points of a sparse curve are marked
constexpr int kSmoothColumn = 4;  ///< px; a smooth curve moves little within them
constexpr double kNameStep = 4;   ///< px between points at which a level's name may cover a curve
constexpr int kMostBetween = 1000;
constexpr int kLightAlpha = 90; ///< of the raw curve below its smooth one
constexpr int kMarkerAlpha = 140;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

} // namespace

QColor seriesColor(QRgb color, const Tokens& tokens) {
  const QColor base(color);
  return tokens.dark ? base.lighter(135) : base;
}

void Chart::Series::smoothFrom(qsizetype first, double past) {
  if (!smoothed) return;
  first = std::max<qsizetype>(0, first);
  smooth.truncate(first);
  const auto values =
      tw::smoothed({raw.values().constData(), static_cast<size_t>(raw.size())}, past, static_cast<size_t>(first));
  for (auto i = first; i < raw.size(); ++i) smooth.append(raw.x(i), values[static_cast<size_t>(i - first)]);
}

Chart::Chart(const QString& name, Figure figure, QWidget* parent)
    : QWidget(parent), m_name(name), m_figure(figure), m_parts(std::make_unique<Parts>()) {
  setAccessibleName(name);
  setFocusPolicy(Qt::StrongFocus);
  setMouseTracking(true);
  setMinimumSize(120, 72);
  m_plot = new QCustomPlot(this);
  m_plot->setAttribute(Qt::WA_TransparentForMouseEvents);
  m_plot->setFocusPolicy(Qt::NoFocus);
  m_parts->overlay = new ChartOverlay(this);
  m_parts->stepTicker.reset(new FigureTicker(Figure::Count));
  m_parts->stepTicker->setWholeSteps(true);
  m_parts->valueTicker.reset(new FigureTicker(figure));
  m_plot->xAxis->setTicker(m_parts->stepTicker);
  m_plot->yAxis->setTicker(m_parts->valueTicker);
  m_plot->axisRect()->setAutoMargins(QCP::msNone);
  m_plot->setPlottingHint(QCP::phFastPolylines);
  m_parts->markers = new MarkerLines(m_plot, m_plot->xAxis, m_plot->yAxis);
  new LevelName(m_plot, m_parts->markers);
  style(tokens(palette()));
  m_timer.setSingleShot(true);
  connect(&m_timer, &QTimer::timeout, this, &Chart::redraw);
}

Chart::~Chart() = default;

void Chart::style(const Tokens& t) {
  m_plot->setBackground(QBrush(t.surface));
  auto font = fontFor(TextRole::Secondary);
  font.setPointSizeF(font.pointSizeF() * 0.93);
  for (auto* axis : {m_plot->xAxis, m_plot->yAxis}) {
    axis->setBasePen(Qt::NoPen);
    axis->setTickPen(Qt::NoPen);
    axis->setSubTickPen(Qt::NoPen);
    axis->setTickLabelColor(t.muted);
    axis->setTickLabelFont(font);
    axis->setNumberFormat(QStringLiteral("g")); // "1e-4" stays as written
    axis->setTickLabelPadding(kLabelGap);
    axis->grid()->setZeroLinePen(Qt::NoPen);
    axis->grid()->setPen(QPen(t.border, 1));
    axis->grid()->setAntialiased(false);
  }
  m_plot->xAxis->grid()->setVisible(false);
  m_plot->xAxis->setTickLabelPadding(4);
  auto quiet = t.muted;
  quiet.setAlpha(kMarkerAlpha);
  m_parts->markers->setColors(quiet, t.accent);
  for (const auto& series : m_series) {
    auto color = seriesColor(series->color, t);
    if (series->smoothGraph) series->smoothGraph->setPen(QPen(color, 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    auto pen = QPen(color, series->smoothed ? 1 : 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
    if (series->smoothed) {
      color.setAlpha(t.dark ? kLightAlpha + 20 : kLightAlpha);
      pen.setColor(color);
    }
    series->rawGraph->setPen(pen);
  }
}

int Chart::addSeries(const QString& name, QRgb color, bool smoothed) {
  auto series = std::make_unique<Series>();
  series->name = name;
  series->color = color;
  series->smoothed = smoothed;
  series->rawGraph = m_plot->addGraph();
  series->rawGraph->setAdaptiveSampling(false); // decimated already
  if (smoothed) {
    series->smoothGraph = m_plot->addGraph();
    series->smoothGraph->setAdaptiveSampling(false);
  }
  m_series.push_back(std::move(series));
  style(tokens(palette()));
  return static_cast<int>(m_series.size()) - 1;
}

void Chart::clearSeries() {
  m_series.clear();
  m_plot->clearGraphs();
  schedule();
}

void Chart::follow(int index, const Curve& curve) {
  auto& series = *m_series[static_cast<size_t>(index)];
  if (series.rewritten != curve.rewritten || series.raw.size() > curve.x.size()) {
    series.raw.clear();
    series.smooth.clear();
    series.rewritten = curve.rewritten;
    if (curve.empty()) m_view.reset(), m_valueView.reset();
  }
  const auto before = series.raw.size();
  for (auto i = before; i < curve.x.size(); ++i) series.raw.append(curve.x[i], curve.y[i]);
  // What is new also moves the smooth curve some way back.
  if (series.raw.size() > before)
    series.smoothFrom(before - static_cast<qsizetype>(smoothingReach(m_smoothing)), m_smoothing);
  schedule();
}

void Chart::setMarkers(const QVector<Marker>& markers) {
  m_parts->markers->setMarkers(markers);
  schedule();
}

void Chart::setLevel(std::optional<double> level, const QString& name) {
  if (level == m_parts->markers->level()) return;
  m_parts->markers->setLevel(level, name);
  schedule();
}

std::optional<double> Chart::level() const { return m_parts->markers->level(); }

void Chart::setSmoothing(double weight) {
  weight = std::clamp(weight, 0.0, 0.999);
  if (weight == m_smoothing) return;
  m_smoothing = weight;
  for (auto& series : m_series) series->smoothFrom(0, weight);
  schedule();
}

void Chart::setLogScale(bool on) {
  if (on == m_log) return;
  m_log = on;
  m_valueView.reset();
  m_plot->yAxis->setScaleType(on ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
  m_parts->valueTicker->setLogarithmic(on);
  schedule();
  Q_EMIT logScaleChanged(on);
}

void Chart::setStepLabels(bool shown) {
  m_stepLabels = shown;
  schedule();
}

void Chart::fit() {
  m_view.reset();
  m_valueView.reset();
  m_labelWidth = 0;
  redraw();
}

Chart::Span Chart::steps() const { return {m_plot->xAxis->range().lower, m_plot->xAxis->range().upper}; }
Chart::Span Chart::values() const { return {m_plot->yAxis->range().lower, m_plot->yAxis->range().upper}; }

double Chart::valueAt(int index, double step) const {
  const auto& shown = m_series[static_cast<size_t>(index)]->shown();
  const auto at = shown.indexAt(step);
  return at < 0 ? kNaN : shown.y(at);
}

double Chart::lastValue(int index) const {
  const auto& shown = m_series[static_cast<size_t>(index)]->shown();
  return shown.size() == 0 ? kNaN : shown.y(shown.size() - 1);
}

// --- drawing
// -----------------------------------------------------------------------------------------------------------------------------------------

void Chart::schedule() {
  if (!isVisible() || m_timer.isActive()) return; // shown: drawn then
  const auto since = m_sinceDrawn.isValid() ? m_sinceDrawn.elapsed() : kFrame;
  m_timer.start(static_cast<int>(std::max<qint64>(0, kFrame - since)));
}

std::optional<Chart::Span> Chart::wholeSteps() const {
  std::optional<Span> whole;
  for (const auto& series : m_series) {
    if (series->raw.size() == 0) continue;
    const Span span{series->raw.x(0), series->raw.x(series->raw.size() - 1)};
    whole = whole ? Span{std::min(whole->first, span.first), std::max(whole->second, span.second)} : span;
  }
  if (whole && whole->second <= whole->first) whole = Span{whole->first - 0.5, whole->first + 0.5};
  return whole;
}

Chart::Span Chart::fittedValues(double from, double to) const {
  double low = std::numeric_limits<double>::infinity(), high = -low;
  for (const auto& series : m_series) {
    for (const auto* points : {&series->raw, &series->smooth}) {
      const auto [first, last] = points->stretch(from, to);
      const auto found = points->extremes(first, last);
      if (found.low < 0) continue;
      if (std::isfinite(points->y(found.high))) high = std::max(high, points->y(found.high));
      if (m_log && points->y(found.low) <= 0) {
        // Only what a logarithm can show counts.
        for (auto i = first; i < last; ++i)
          if (points->y(i) > 0) low = std::min(low, points->y(i));
      } else if (std::isfinite(points->y(found.low))) {
        low = std::min(low, points->y(found.low));
      }
    }
  }
  if (const auto level = m_parts->markers->level(); level && low <= high && (!m_log || *level > 0)) {
    low = std::min(low, *level);
    high = std::max(high, *level);
  }
  if (low > high) return m_log ? Span{0.1, 1} : Span{0, 1};
  if (m_log) return low < high ? Span{low / 1.05, high * 1.05} : Span{low / 2, high * 2};
  const int most = std::clamp(height() / kRoomForValue, 2, 6);
  if (high - low <= std::abs(high) * 1e-9) {
    const double pad = high == 0 ? 0.5 : std::abs(high) * 0.02;
    low -= pad;
    high += pad;
  }
  // Edges on grid lines: the view stays put while values come that it already holds.
  Span edges{low, high};
  for (double step = 0, next = niceStep(high - low, most); next > step;) { // wider edges may ask for a wider step
    step = next;
    edges = {std::floor(low / step + 1e-9) * step, std::ceil(high / step - 1e-9) * step};
    next = niceStep(edges.second - edges.first, most);
  }
  return edges;
}

void Chart::fillCurves(double from, double to) {
  const int columns = std::max(1, m_plot->axisRect()->width());
  const auto fill = [&](QCPGraph* graph, const Decimation& points, int perColumns) {
    const auto visible = points.view(from, to, perColumns);
    QVector<QCPGraphData> data;
    data.reserve(visible.size());
    // An infinite value has no place; it is a gap like NaN.
    for (const auto& point : visible) data.append({point.x(), std::isfinite(point.y()) ? point.y() : kNaN});
    graph->data()->set(data, true);
    // A dense curve fills its columns from edge to edge: smooth edges would cost much and show nothing.
    graph->setAntialiased(visible.size() <= 2 * columns);
    return visible.size();
  };
  for (const auto& series : m_series) {
    const auto points = fill(series->rawGraph, series->raw, columns);
    const bool single = series->raw.size() == 1;
    const bool marked = single || (!series->smoothed && points <= kFewPoints &&
                                   static_cast<double>(series->raw.size()) < wholeSteps()->second / 2);
    series->rawGraph->setScatterStyle(marked ? QCPScatterStyle(QCPScatterStyle::ssDisc,
                                                               QPen(series->rawGraph->pen().color()),
                                                               series->rawGraph->pen().color(), 5)
                                             : QCPScatterStyle::ssNone);
    if (series->smoothGraph) fill(series->smoothGraph, series->smooth, std::max(1, columns / kSmoothColumn));
  }
}

void Chart::layOut() {
  const QFontMetrics metrics(m_plot->yAxis->tickLabelFont());
  m_parts->valueTicker->setIntervals(std::clamp(height() / kRoomForValue, 2, 6));
  m_parts->stepTicker->setIntervals(std::max(1, width() / kRoomForStep));
  const auto range = m_plot->yAxis->range();
  // Only ever wider, so that the plot does not jump with every digit.
  m_labelWidth = std::max(m_labelWidth, metrics.horizontalAdvance(QStringLiteral("0.00")));
  for (const auto tick : m_parts->valueTicker->ticksFor(range))
    m_labelWidth = std::max(m_labelWidth, metrics.horizontalAdvance(m_parts->valueTicker->labelFor(tick, range)));
  m_plot->xAxis->setTickLabels(m_stepLabels);
  const int half = metrics.height() / 2 + kLabelRoom;
  const int side = m_stepLabels ? metrics.horizontalAdvance(QStringLiteral("0,000")) / 2 : 2;
  m_plot->axisRect()->setMargins(
      QMargins(m_labelWidth + kLabelGap + 2, half, side, m_stepLabels ? metrics.height() + 6 : half));
}

/// Where the curves leave it room; a run's memory runs along its plan.
void Chart::placeLevelName() {
  if (!m_parts->markers->level()) return;
  QVector<QPointF> points;
  for (int i = 0; i < m_plot->graphCount(); ++i) {
    const auto& data = *m_plot->graph(i)->data();
    QPointF before;
    for (auto point = data.constBegin(); point != data.constEnd(); ++point) {
      const QPointF at(m_plot->xAxis->coordToPixel(point->key), m_plot->yAxis->coordToPixel(point->value));
      // What lies between two points is drawn, too.
      const int between = point == data.constBegin() || !std::isfinite(at.y() - before.y())
                              ? 1
                              : std::clamp(static_cast<int>((at.x() - before.x()) / kNameStep), 1, kMostBetween);
      for (int part = 1; part <= between; ++part)
        points.append(between == 1 ? at : before + (at - before) * part / between);
      before = at;
    }
  }
  m_parts->markers->placeName(QFontMetrics(m_plot->yAxis->tickLabelFont()), points);
}

void Chart::redraw() {
  m_timer.stop();
  m_sinceDrawn.restart();
  const auto whole = wholeSteps();
  const bool empty = !whole;
  m_parts->overlay->setEmptyText(empty ? m_emptyText : QString());
  for (auto* axis : {m_plot->xAxis, m_plot->yAxis}) axis->setVisible(!empty);
  m_parts->markers->setVisible(!empty);
  if (!empty) {
    const auto [from, to] = m_view.value_or(*whole);
    m_plot->xAxis->setRange(from, to);
    const auto [low, high] = m_valueView.value_or(fittedValues(from, to));
    m_plot->yAxis->setRange(low, high);
    layOut();
    m_plot->plotLayout()->update(QCPLayoutElement::upLayout);
    fillCurves(from, to);
    placeLevelName();
  } else {
    for (const auto& series : m_series) {
      series->rawGraph->data()->clear();
      if (series->smoothGraph) series->smoothGraph->data()->clear();
    }
  }
  m_plot->replot(QCustomPlot::rpQueuedRefresh);
  pointAt(m_pointed, m_readout);
}

void Chart::resizeEvent(QResizeEvent* event) {
  m_plot->setGeometry(rect());
  m_parts->overlay->setGeometry(rect());
  QWidget::resizeEvent(event);
  if (isVisible()) redraw();
}

void Chart::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  redraw();
}

void Chart::changeEvent(QEvent* event) {
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
    style(tokens(palette()));
    schedule();
  }
  QWidget::changeEvent(event);
}

} // namespace tw::ui
