#include "ui/fields/range_slider.h"

#include "ui/theme/tokens.h"
#include "ui/widgets/input_habits.h"

#include <cmath>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

namespace tw::ui {
namespace {
constexpr int kTrack = 4, kRing = 6, kMargin = 9, kWheelNotch = 120;
}

RangeSlider::RangeSlider(QWidget* parent) : QWidget(parent) {
  setFocusPolicy(Qt::StrongFocus);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void RangeSlider::setLimits(int lowest, int highest) {
  m_lowest = lowest;
  m_highest = std::max(lowest, highest);
  setRange(m_first, m_last);
}

void RangeSlider::setRange(int first, int last) {
  m_first = std::clamp(first, m_lowest, m_highest);
  m_last = std::clamp(last, m_first, m_highest);
  update();
}

double RangeSlider::xOf(int value) const {
  const double way = m_highest > m_lowest ? double(value - m_lowest) / (m_highest - m_lowest) : 0.5;
  return kMargin + way * (width() - 2 * kMargin);
}

int RangeSlider::valueAt(double x) const {
  return m_lowest +
         static_cast<int>(std::lround(std::clamp((x - kMargin) / std::max(1, width() - 2 * kMargin), 0.0, 1.0) *
                                      (m_highest - m_lowest)));
}

void RangeSlider::move(End end, int value) {
  const int first = end == End::First ? std::clamp(value, m_lowest, m_last) : m_first;
  const int last = end == End::Last ? std::clamp(value, m_first, m_highest) : m_last;
  if (first == m_first && last == m_last) return;
  m_first = first;
  m_last = last;
  update();
  Q_EMIT moved(first, last);
}

void RangeSlider::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton) return event->ignore();
  const double x = event->position().x(), toFirst = std::abs(x - xOf(m_first)), toLast = std::abs(x - xOf(m_last));
  // When both stand on one spot, the side of the pointer tells which one is meant.
  m_active = m_first == m_last  ? (x < xOf(m_first)      ? End::First
                                   : m_last == m_highest ? End::First
                                                         : End::Last)
             : toFirst < toLast ? End::First
                                : End::Last;
  m_dragging = true;
  move(m_active, valueAt(x));
}

void RangeSlider::mouseMoveEvent(QMouseEvent* event) {
  if (m_dragging) move(m_active, valueAt(event->position().x()));
}

void RangeSlider::mouseReleaseEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton || !m_dragging) return;
  m_dragging = false;
  Q_EMIT released();
}

void RangeSlider::keyPressEvent(QKeyEvent* event) {
  const int by = event->key() == Qt::Key_Right || event->key() == Qt::Key_Up    ? 1
                 : event->key() == Qt::Key_Left || event->key() == Qt::Key_Down ? -1
                                                                                : 0;
  if (!by) return event->ignore();
  const bool shifted = event->modifiers() & Qt::ShiftModifier;
  const End end = shifted == (m_active == End::First) ? End::Last : End::First;
  move(end, (end == End::First ? m_first : m_last) + by);
}

void RangeSlider::wheelEvent(QWheelEvent* event) {
  if (const int notches = event->angleDelta().y() / kWheelNotch)
    move(m_active, (m_active == End::First ? m_first : m_last) + notches);
  event->accept();
}

void RangeSlider::paintEvent(QPaintEvent*) {
  const auto& t = tokens(palette());
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  const double middle = height() / 2.0;
  const QColor ink = isEnabled() ? t.accent : t.muted;
  const auto bar = [&](double from, double to, const QColor& color) {
    painter.setBrush(color);
    painter.drawRoundedRect(QRectF(from, middle - kTrack / 2.0, to - from, kTrack), kTrack / 2.0, kTrack / 2.0);
  };
  bar(kMargin, width() - kMargin, t.border);
  bar(xOf(m_first), xOf(m_last), ink);
  for (const auto end : {End::First, End::Last}) {
    const QPointF centre(xOf(end == End::First ? m_first : m_last), middle);
    if (showsFocus(this) && end == m_active) {
      QColor halo = t.accent;
      halo.setAlphaF(0.25F);
      painter.setPen(Qt::NoPen);
      painter.setBrush(halo);
      painter.drawEllipse(centre, kRing + 4.0, kRing + 4.0);
    }
    painter.setBrush(t.surface);
    painter.setPen(QPen(ink, 2));
    painter.drawEllipse(centre, kRing, kRing);
  }
}

} // namespace tw::ui
