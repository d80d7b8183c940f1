#include "ui/charts/histogram.h"

#include "ui/theme/tokens.h"
#include "ui/widgets/input_habits.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>

#include <cmath>

namespace tw::ui {
namespace {

constexpr int kBins = 32, kAxisHeight = 18, kTop = 10, kGrip = 6;

/// The next 1, 1.5, 2, 3, 4, 6, 8 × 10^n.
int niceAbove(double value) {
  const double scale = std::pow(10.0, std::floor(std::log10(std::max(value, 1.0))));
  for (const double step : {1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 10.0})
    if (step * scale >= value) return static_cast<int>(step * scale);
  return static_cast<int>(10 * scale);
}

} // namespace

Histogram::Histogram(QWidget* parent) : QWidget(parent) {
  setFocusPolicy(Qt::StrongFocus);
  setMouseTracking(true);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  setAccessibleName(tr("Length of the samples in tokens; the arrow keys move max_length"));
}

void Histogram::setLengths(std::vector<int32_t> lengths) {
  m_lengths = std::move(lengths);
  fitAxis();
}

void Histogram::setLimit(int limit) {
  if (limit == m_limit) return;
  m_limit = limit;
  if (!m_dragging && !hasFocus()) fitAxis();
  setAccessibleDescription(QLocale().toString(limit));
  update();
}

void Histogram::setRange(int lowest, int highest) {
  m_lowest = lowest;
  m_highest = highest;
}

int64_t Histogram::overlong() const {
  return m_lengths.end() - std::upper_bound(m_lengths.begin(), m_lengths.end(), m_limit);
}

void Histogram::fitAxis() {
  // A few very long samples must not squeeze all others into one bar; the line is kept in view when that costs no more
  // than half of the width.
  double end = m_limit * 1.25;
  if (!m_lengths.empty()) {
    const auto most = m_lengths[static_cast<size_t>(static_cast<double>(m_lengths.size() - 1) * 0.99)];
    const double full = std::min<double>(m_lengths.back(), most * 2.0) * 1.08;
    end = m_limit <= full * 2 ? std::max<double>(full, m_limit * 1.12) : full * 1.25;
  }
  m_axis = std::max(niceAbove(end), kBins);
  countBins();
  update();
}

void Histogram::countBins() {
  m_bins.assign(kBins, 0);
  for (const auto length : m_lengths)
    ++m_bins[static_cast<size_t>(std::min<int64_t>(kBins - 1, static_cast<int64_t>(length) * kBins / m_axis))];
}

QRect Histogram::plot() const { return rect().adjusted(1, kTop, -1, -kAxisHeight); }

int Histogram::lineX() const {
  return plot().left() + static_cast<int>(std::min(1.0, static_cast<double>(m_limit) / m_axis) * (plot().width() - 1));
}

int Histogram::valueAt(int x) const {
  const double value = static_cast<double>(x - plot().left()) / (plot().width() - 1) * m_axis;
  const int grain = m_axis >= 4096 ? 64 : m_axis >= 512 ? 16 : 8;
  return static_cast<int>(std::round(value / grain)) * grain;
}

void Histogram::paintEvent(QPaintEvent*) {
  const auto& t = tokens(palette());
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const auto area = plot();
  const auto tallest = std::max<int64_t>(1, m_bins.empty() ? 1 : *std::max_element(m_bins.begin(), m_bins.end()));
  const double step = static_cast<double>(area.width()) / kBins;
  for (size_t i = 0; i < m_bins.size(); ++i) {
    if (m_bins[i] == 0) continue;
    const double height = std::max(2.0, static_cast<double>(m_bins[i]) / static_cast<double>(tallest) * area.height());
    QPainterPath bar;
    bar.addRoundedRect(QRectF(area.left() + static_cast<double>(i) * step + 0.5, area.bottom() + 1 - height,
                              std::max(1.0, step - 1.5), height + 2),
                       2, 2);
    const bool beyond = static_cast<int64_t>(i) * m_axis / kBins >= m_limit;
    painter.setClipRect(area.adjusted(0, -2, 0, 1));
    painter.fillPath(bar, QColor::fromRgb(beyond ? series::lightBlue : series::blue));
  }
  painter.setClipping(false);
  painter.fillRect(QRect(area.left(), area.bottom() + 1, area.width(), 1), t.border);
  painter.setFont(fontFor(TextRole::Secondary));
  painter.setPen(t.muted);
  const QRect axis(area.left(), area.bottom() + 2, area.width(), kAxisHeight - 2);
  const QLocale locale;
  painter.drawText(axis, Qt::AlignLeft | Qt::AlignVCenter, QStringLiteral("0"));
  painter.drawText(axis, Qt::AlignHCenter | Qt::AlignVCenter, locale.toString(m_axis / 2));
  const bool more = !m_lengths.empty() && m_lengths.back() > m_axis;
  painter.drawText(axis, Qt::AlignRight | Qt::AlignVCenter,
                   locale.toString(m_axis) + (more ? QStringLiteral("+") : QString()));
  const int x = lineX();
  if (m_limit <= m_axis) {
    painter.setPen(QPen(t.warn, 2, Qt::DashLine));
    painter.drawLine(x, 2, x, area.bottom());
  } else {
    painter.setPen(t.warn);
    painter.drawText(QRect(area.left(), 0, area.width() - 12, 14), Qt::AlignRight | Qt::AlignVCenter,
                     locale.toString(m_limit));
  }
  painter.setPen(showsFocus(this) ? QPen(t.accent, 2) : QPen(Qt::NoPen));
  painter.setBrush(t.warn);
  if (m_limit > m_axis) {
    // Beyond the right end: an arrow instead of a grip.
    painter.drawPolygon(QPolygonF{{x - 7.0, 2.0}, {x + 0.0, 7.0}, {x - 7.0, 12.0}});
  } else {
    painter.drawEllipse(QPointF(x, 6), hasFocus() ? 5 : 4, hasFocus() ? 5 : 4);
  }
}

void Histogram::moveTo(int limit) {
  limit = std::clamp(limit, m_lowest, m_highest);
  if (limit == m_limit) return;
  m_limit = limit;
  setAccessibleDescription(QLocale().toString(limit));
  update();
  Q_EMIT limitMoved(limit);
}

void Histogram::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton || !isEnabled()) return;
  m_dragging = true;
  Q_EMIT limitSettled(); // what came before is another move
  moveTo(valueAt(event->pos().x()));
}

void Histogram::mouseMoveEvent(QMouseEvent* event) {
  setCursor(m_dragging || std::abs(event->pos().x() - lineX()) <= kGrip ? Qt::SplitHCursor : Qt::ArrowCursor);
  if (m_dragging) moveTo(valueAt(event->pos().x()));
}

void Histogram::mouseReleaseEvent(QMouseEvent*) {
  if (!m_dragging) return;
  m_dragging = false;
  Q_EMIT limitSettled();
}

void Histogram::keyPressEvent(QKeyEvent* event) {
  const int small = m_axis >= 512 ? 16 : 8;
  switch (event->key()) {
  case Qt::Key_Right: return moveTo(m_limit + small);
  case Qt::Key_Left: return moveTo(m_limit - small);
  case Qt::Key_PageUp: return moveTo(m_limit + 8 * small);
  case Qt::Key_PageDown: return moveTo(m_limit - 8 * small);
  case Qt::Key_Home: return moveTo(m_lowest);
  case Qt::Key_End: return moveTo(m_lengths.empty() ? m_limit : m_lengths.back()); // the longest sample fits
  default: QWidget::keyPressEvent(event);
  }
}

void Histogram::keyReleaseEvent(QKeyEvent* event) {
  if (!event->isAutoRepeat()) Q_EMIT limitSettled();
  QWidget::keyReleaseEvent(event);
}

bool Histogram::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip && !m_bins.empty()) {
    auto* help = static_cast<QHelpEvent*>(event);
    const auto bin = std::clamp<int64_t>(
        static_cast<int64_t>(help->pos().x() - plot().left()) * kBins / std::max(1, plot().width()), 0, kBins - 1);
    const auto from = bin * m_axis / kBins, to = (bin + 1) * m_axis / kBins;
    const auto count = static_cast<int>(m_bins[static_cast<size_t>(bin)]);
    QToolTip::showText(
        help->globalPos(),
        tr("%n samples of %1 to %2 tokens", nullptr, count)
            .arg(QLocale().toString(static_cast<qlonglong>(from)), QLocale().toString(static_cast<qlonglong>(to))),
        this);
    return true;
  }
  if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut) update();
  return QWidget::event(event);
}

} // namespace tw::ui
