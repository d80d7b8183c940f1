#include "ui/charts/chart_parts.h"

#include "ui/theme/tokens.h"

#include <algorithm>
#include <climits>
#include <cmath>

namespace tw::ui {
namespace {

constexpr double kRoomForLine = 28; ///< px that a dashed line needs on average, else short ticks
constexpr int kShortTick = 5;       ///< px

} // namespace

double FigureTicker::stepFor(const QCPRange& range) const {
  const double step = niceStep(range.size(), m_most);
  return m_whole ? std::max(1.0, std::ceil(step)) : step;
}

QVector<double> FigureTicker::ticksFor(const QCPRange& range) const {
  QVector<double> ticks;
  if (m_logarithmic && range.lower > 0) {
    const int first = static_cast<int>(std::floor(std::log10(range.lower))),
              last = static_cast<int>(std::ceil(std::log10(range.upper)));
    const bool dense = last - first <= m_most;
    for (int power = first; power <= last; power += std::max(1, (last - first) / m_most))
      for (const double factor : {1.0, 2.0, 5.0}) {
        const double tick = factor * std::pow(10.0, power);
        if ((dense || factor == 1.0) && tick >= range.lower && tick <= range.upper) ticks.append(tick);
      }
    if (ticks.size() >= 3) return ticks;
    ticks.clear(); // within one decade plain steps read better
  }
  const double step = stepFor(range);
  const double slack = step * 1e-6;
  for (double index = std::ceil((range.lower - slack) / step); index * step <= range.upper + slack && ticks.size() < 64;
       ++index)
    ticks.append(index * step);
  return ticks;
}

QString FigureTicker::labelFor(double tick, const QCPRange& range) const {
  // On a logarithmic axis each tick is its own measure.
  const bool powers = m_logarithmic && range.lower > 0 && range.upper / range.lower > 10;
  return tickText(tick, powers ? std::pow(10.0, std::floor(std::log10(tick))) : stepFor(range), m_figure);
}

double FigureTicker::getTickStep(const QCPRange& range) {
  m_range = range;
  return stepFor(range);
}
QVector<double> FigureTicker::createTickVector(double, const QCPRange& range) { return ticksFor(range); }
QString FigureTicker::getTickLabel(double tick, const QLocale&, QChar, int) { return labelFor(tick, m_range); }

void MarkerLines::drawLevel(QCPPainter* painter) {
  if (!m_level || !m_values->range().contains(*m_level)) return;
  const auto rect = m_steps->axisRect()->rect();
  const auto y = static_cast<int>(std::lround(m_values->coordToPixel(*m_level)));
  QPen pen(m_line, 1, Qt::CustomDashLine);
  pen.setDashPattern({6, 4});
  painter->setPen(pen);
  painter->drawLine(QLine(rect.left(), y, rect.right(), y));
}

QRect MarkerLines::nameRect(const QFontMetrics& metrics) const {
  if (!m_level || !m_values->range().contains(*m_level)) return {};
  const auto rect = m_steps->axisRect()->rect();
  const auto y = static_cast<int>(std::lround(m_values->coordToPixel(*m_level)));
  const int height = metrics.height(), wide = metrics.horizontalAdvance(m_name) + 4;
  return {rect.right() - wide, m_nameBelow ? y + 1 : y - height, wide, height};
}

void MarkerLines::placeName(const QFontMetrics& metrics, const QVector<QPointF>& points) {
  const auto room = m_steps->axisRect()->rect();
  int covered[2] = {};
  for (const bool below : {false, true}) {
    m_nameBelow = below;
    const QRectF name(nameRect(metrics));
    covered[below] = name.top() < room.top() || name.bottom() > room.bottom() + 1
                         ? INT_MAX
                         : static_cast<int>(std::count_if(points.begin(), points.end(),
                                                          [&](const QPointF& point) { return name.contains(point); }));
  }
  m_nameBelow = covered[1] < covered[0];
}

void MarkerLines::drawName(QCPPainter* painter) const {
  painter->setFont(m_values->tickLabelFont());
  const auto label = nameRect(painter->fontMetrics());
  if (label.isEmpty()) return;
  painter->fillRect(label.adjusted(0, 1, 0, -1), tokens(parentPlot()->palette()).surface);
  painter->setPen(m_values->tickLabelColor());
  painter->drawText(label, Qt::AlignCenter, m_name);
}

void MarkerLines::draw(QCPPainter* painter) {
  drawLevel(painter);
  const auto rect = m_steps->axisRect()->rect();
  const auto range = m_steps->range();
  QHash<int, int> counts;
  for (const auto& marker : m_markers)
    if (range.contains(marker.step)) ++counts[static_cast<int>(marker.kind)];
  int before = -1;
  for (const auto& marker : m_markers) {
    if (!range.contains(marker.step)) continue;
    const auto x = static_cast<int>(std::lround(m_steps->coordToPixel(marker.step)));
    const bool change = marker.kind == Marker::Kind::Change || marker.kind == Marker::Kind::Resume;
    const bool tall = counts[static_cast<int>(marker.kind)] * kRoomForLine <= rect.width();
    if (x == before && !change) continue;
    before = x;
    QPen pen(change ? m_change : m_line, 1, Qt::CustomDashLine);
    pen.setDashPattern({3, 3});
    if (!tall) pen.setStyle(Qt::SolidLine);
    painter->setPen(pen);
    painter->drawLine(QLine(x, tall ? rect.top() : rect.bottom() - kShortTick, x, rect.bottom()));
  }
}

} // namespace tw::ui
