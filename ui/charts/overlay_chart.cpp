#include "ui/charts/overlay_chart.h"

#include "engine/api/moving_average.h"
#include "ui/models/figure_text.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/basics.h"

#include <limits>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace tw::ui {
namespace {

constexpr int kAxis = 48, kFoot = 22, kRight = 8, kTicks = 5, kReadoutPadding = 8;
constexpr int kLegendRow = 18, kLegendRows = 3, kMark = 14, kMarkGap = 6, kEntryGap = 14,
              kShortest = 60;      ///< of the legend, pixels
constexpr double kSmoothing = 0.9; ///< as engine/api/moving_average.h has it
constexpr int kSmoothFrom = 30;    ///< points below which a curve is drawn as it is

/// A step of 1, 2 or 5 times a power of ten that makes about `count` ticks.
double evenStep(double span, int count) {
  const double raw = span / count, power = std::pow(10.0, std::floor(std::log10(raw)));
  const double part = raw / power;
  return (part < 1.5 ? 1 : part < 3.5 ? 2 : part < 7.5 ? 5 : 10) * power;
}

QString tickText(double value, double step) {
  const int decimals = std::clamp(static_cast<int>(std::ceil(-std::log10(step) - 1e-9)), 0, 8);
  return QLocale().toString(value, 'f', decimals);
}

/// With the raw curve's gaps.
Curve smoothedCurve(const Curve& raw) {
  Curve out = raw;
  const auto values = smoothed({raw.y.constData(), static_cast<size_t>(raw.y.size())}, kSmoothing);
  for (qsizetype i = 0; i < out.y.size(); ++i)
    if (std::isfinite(raw.y[i])) out.y[i] = values[static_cast<size_t>(i)];
  return out;
}

QString shortened(const QString& name) {
  constexpr int kLongest = 36, kEnd = 16; // the end tells runs of one name apart
  return name.size() <= kLongest ? name : name.left(kLongest - kEnd - 1) + QStringLiteral("…") + name.right(kEnd);
}

qsizetype nearest(const Curve& curve, double x) {
  auto at = std::lower_bound(curve.x.begin(), curve.x.end(), x) - curve.x.begin();
  if (at == curve.x.size()) return at - 1;
  if (at > 0 && x - curve.x[at - 1] < curve.x[at] - x) --at;
  return at;
}

} // namespace

QColor overlayColor(int number) {
  static constexpr QRgb colors[] = {series::blue,    series::orange, series::green,     series::violet,
                                    series::magenta, series::ochre,  series::lightBlue, series::grey};
  return QColor::fromRgb(colors[static_cast<size_t>(number) % std::size(colors)]);
}

OverlayChart::OverlayChart(QWidget* parent) : QWidget(parent) {
  setMouseTracking(true);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
  layOut();
}

void OverlayChart::setEmptyText(const QString& sentence) {
  m_empty = sentence;
  update();
}

void OverlayChart::setCurves(std::vector<OverlayCurve> curves) {
  m_curves = std::move(curves);
  m_smooth.clear();
  constexpr double kFar = std::numeric_limits<double>::infinity();
  double left = kFar, right = -kFar, bottom = kFar, top = -kFar;
  QStringList names;
  for (const auto& one : m_curves) {
    m_smooth.push_back(one.curve.x.size() >= kSmoothFrom ? smoothedCurve(one.curve) : one.curve);
    names << one.name;
    for (qsizetype i = 0; i < one.curve.x.size(); ++i) {
      if (!std::isfinite(one.curve.y[i])) continue;
      left = std::min(left, one.curve.x[i]);
      right = std::max(right, one.curve.x[i]);
      bottom = std::min(bottom, one.curve.y[i]);
      top = std::max(top, one.curve.y[i]);
    }
  }
  if (left > right) std::tie(left, right, bottom, top) = std::tuple(0.0, 1.0, 0.0, 1.0);
  if (right == left) right = left + 1;
  if (top == bottom) top = bottom + std::max(1e-6, std::abs(bottom) * 0.1);
  m_step = evenStep(top - bottom, kTicks);
  m_left = left;
  m_right = right;
  m_bottom = std::floor(bottom / m_step) * m_step;
  m_top = std::ceil(top / m_step) * m_step;
  setAccessibleName(tr("Loss curves"));
  setAccessibleDescription(names.join(QStringLiteral(", ")));
  layOut();
  update();
}

void OverlayChart::layOut() {
  m_legend = legend();
  const int height = m_legend.empty() ? kLegendRow : m_legend.back().place.bottom() + 1;
  m_plot = rect().adjusted(kAxis, height + 8, -kRight, -kFoot);
}

std::vector<OverlayChart::LegendEntry> OverlayChart::legend() const {
  const QFontMetrics metrics(fontFor(TextRole::Secondary));
  const int room = std::max(kShortest, width() - kAxis - kRight), each = kMark + kMarkGap + kEntryGap;
  const auto flow = [&](int longest) {
    std::vector<LegendEntry> entries;
    int x = 0, row = 0;
    for (const auto& one : m_curves) {
      const auto name = elidedName(metrics, one.name, std::min(longest, room - each));
      const int wide = metrics.horizontalAdvance(name);
      if (x > 0 && x + each - kEntryGap + wide > room) {
        x = 0;
        ++row;
      }
      entries.push_back({QRect(kAxis + x + kMark + kMarkGap, row * kLegendRow, wide + 1, kLegendRow), name});
      x += each + wide;
    }
    return entries;
  };
  auto entries = flow(room);
  const auto columns = (static_cast<int>(m_curves.size()) + kLegendRows - 1) / kLegendRows;
  if (!entries.empty() && entries.back().place.top() >= kLegendRows * kLegendRow) entries = flow(room / columns - each);
  return entries;
}

QPointF OverlayChart::place(double x, double y) const {
  const QRectF area = m_plot;
  return {area.left() + (x - m_left) / (m_right - m_left) * area.width(),
          area.bottom() - (y - m_bottom) / (m_top - m_bottom) * area.height()};
}

QStringList OverlayChart::readout(const QPoint& position) const {
  const auto area = m_plot;
  if (!area.contains(position)) return {};
  const double x = m_left + (m_right - m_left) * (position.x() - area.left()) / std::max(1, area.width());
  QStringList lines;
  for (const auto& one : m_curves) {
    if (one.curve.empty() || x > one.curve.x.last() + (m_right - m_left) * 0.01) continue;
    const auto at = nearest(one.curve, x);
    lines << tr("%1 · step %L2 · %3")
                 .arg(shortened(one.name))
                 .arg(static_cast<qlonglong>(one.curve.x[at]))
                 .arg(figureText(one.curve.y[at], Figure::Plain));
  }
  return lines;
}

void OverlayChart::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const auto& t = tokens(palette());
  const bool drawn =
      std::any_of(m_curves.begin(), m_curves.end(), [](const OverlayCurve& one) { return !one.curve.empty(); });
  if (!drawn) {
    painter.setPen(t.muted);
    painter.setFont(fontFor(TextRole::Body));
    painter.drawText(rect().adjusted(12, 12, -12, -12), Qt::AlignCenter | Qt::TextWordWrap, m_empty);
    return;
  }
  paintAxes(painter);
  paintLegend(painter);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.save();
  painter.setClipRect(m_plot.adjusted(0, -1, 1, 1));
  for (size_t i = 0; i < m_curves.size(); ++i) {
    if (m_curves[i].curve.x.size() >= kSmoothFrom) {
      auto raw = m_curves[i];
      raw.color.setAlpha(70);
      paintCurve(painter, raw);
    }
    paintCurve(painter, {m_curves[i].name, m_curves[i].color, m_smooth[i]});
  }
  painter.restore();
  paintReadout(painter);
}

void OverlayChart::paintAxes(QPainter& painter) const {
  const auto& t = tokens(palette());
  const auto area = m_plot;
  painter.setFont(fontFor(TextRole::Secondary));
  for (double y = m_bottom; y <= m_top + m_step / 2; y += m_step) {
    const int at = qRound(place(m_left, y).y());
    painter.setPen(t.border);
    painter.drawLine(area.left(), at, area.right(), at);
    painter.setPen(t.muted);
    painter.drawText(QRect(0, at - 10, kAxis - 8, 20), Qt::AlignRight | Qt::AlignVCenter, tickText(y, m_step));
  }
  const double stepX = std::max(1.0, evenStep(m_right - m_left, std::max(2, area.width() / 110)));
  for (double x = std::ceil(m_left / stepX) * stepX; x <= m_right + stepX * 1e-6; x += stepX)
    painter.drawText(QRect(qRound(place(x, m_bottom).x()) - 40, area.bottom() + 4, 80, kFoot - 4),
                     Qt::AlignHCenter | Qt::AlignTop, tickText(x, stepX));
}

void OverlayChart::paintCurve(QPainter& painter, const OverlayCurve& one) const {
  // Lowest and highest point of each pixel column: a million points cost no more than the width, and no spike is lost.
  QPolygonF line;
  painter.setPen(QPen(one.color, one.color.alpha() < 255 ? 1.0 : 1.8));
  const auto flush = [&] {
    if (line.size() == 1) painter.drawEllipse(line.first(), 1.5, 1.5);
    painter.drawPolyline(line);
    line.clear();
  };
  for (qsizetype i = 0; i < one.curve.x.size();) {
    if (!std::isfinite(one.curve.y[i])) {
      flush();
      ++i;
      continue;
    }
    const int column = static_cast<int>(place(one.curve.x[i], m_bottom).x());
    qsizetype low = i, high = i;
    for (; i < one.curve.x.size() && std::isfinite(one.curve.y[i]) &&
           static_cast<int>(place(one.curve.x[i], m_bottom).x()) == column;
         ++i) {
      if (one.curve.y[i] < one.curve.y[low]) low = i;
      if (one.curve.y[i] > one.curve.y[high]) high = i;
    }
    for (const auto at : {std::min(low, high), std::max(low, high)}) {
      line << place(one.curve.x[at], one.curve.y[at]);
      if (low == high) break;
    }
  }
  flush();
}

void OverlayChart::paintLegend(QPainter& painter) const {
  painter.setFont(fontFor(TextRole::Secondary));
  for (size_t i = 0; i < m_legend.size(); ++i) {
    const auto& [place, name] = m_legend[i];
    painter.fillRect(QRect(place.left() - kMarkGap - kMark, place.center().y(), kMark, 3), m_curves[i].color);
    painter.setPen(tokens(palette()).text);
    painter.drawText(place, Qt::AlignVCenter | Qt::AlignLeft, name);
  }
}

void OverlayChart::paintReadout(QPainter& painter) const {
  const auto lines = readout(m_pointer);
  if (lines.isEmpty()) return;
  const auto& t = tokens(palette());
  const auto area = m_plot;
  painter.setPen(QPen(t.muted, 1, Qt::DashLine));
  painter.drawLine(m_pointer.x(), area.top(), m_pointer.x(), area.bottom());
  painter.setFont(fontFor(TextRole::Secondary));
  const auto metrics = painter.fontMetrics();
  int wide = 0;
  for (const auto& line : lines) wide = std::max(wide, metrics.horizontalAdvance(line));
  QRect box(m_pointer.x() + 12, area.top() + 6, wide + 2 * kReadoutPadding,
            static_cast<int>(lines.size()) * metrics.lineSpacing() + 2 * kReadoutPadding);
  if (box.right() > area.right()) box.moveRight(m_pointer.x() - 12);
  if (box.left() < 0) box.moveLeft(0);
  painter.setPen(t.border);
  painter.setBrush(t.surface);
  painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
  painter.setPen(t.text);
  painter.drawText(box.adjusted(kReadoutPadding, kReadoutPadding, 0, 0), Qt::AlignLeft | Qt::AlignTop,
                   lines.join(QLatin1Char('\n')));
}

void OverlayChart::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  layOut();
}

void OverlayChart::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  layOut(); // the font may be another one
  update();
}

void OverlayChart::mouseMoveEvent(QMouseEvent* event) {
  m_pointer = event->position().toPoint();
  update();
}

void OverlayChart::leaveEvent(QEvent*) {
  m_pointer = {-1, -1};
  update();
}

} // namespace tw::ui
