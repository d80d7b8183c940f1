#include "ui/fields/slider.h"

#include "ui/theme/tokens.h"
#include "ui/widgets/input_habits.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

namespace tw::ui {
namespace {
constexpr int kHeight = 28, kTrack = 4, kRing = 6, kMargin = 9, kWheelNotch = 120, kPage = 4;
}

Slider::Slider(Scale scale, QWidget* parent) : QAbstractSlider(parent), m_scale(std::move(scale)) {
  setOrientation(Qt::Horizontal);
  setRange(0, m_scale.count() - 1);
  setFocusPolicy(Qt::StrongFocus);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  showNumber(m_scale.valueAt(0));
}

void Slider::showNumber(double value) {
  m_number = value;
  const QSignalBlocker blocked(this);
  setValue(m_scale.indexOf(value));
  update();
}

void Slider::setRecommended(double low, double high) {
  m_recommended = {low, high};
  update();
}

QSize Slider::sizeHint() const { return {220, kHeight}; }
QSize Slider::minimumSizeHint() const { return {90, kHeight}; }

double Slider::xOf(double fraction) const { return kMargin + fraction * (width() - 2 * kMargin); }

void Slider::moveTo(double x) {
  const double fraction = std::clamp((x - kMargin) / std::max(1, width() - 2 * kMargin), 0.0, 1.0);
  const double value = m_scale.valueAt(static_cast<int>(std::lround(fraction * (m_scale.count() - 1))));
  if (value == m_number) return;
  showNumber(value);
  Q_EMIT moved(value);
}

void Slider::stepBy(int steps) {
  const double value = m_scale.stepped(m_number, steps);
  if (value == m_number) return;
  showNumber(value);
  Q_EMIT moved(value);
}

void Slider::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton) return event->ignore();
  setSliderDown(true);
  moveTo(event->position().x());
}

void Slider::mouseMoveEvent(QMouseEvent* event) {
  if (isSliderDown()) moveTo(event->position().x());
}

void Slider::mouseReleaseEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton && isSliderDown()) setSliderDown(false); // emits sliderReleased
}

void Slider::wheelEvent(QWheelEvent* event) {
  if (const int notches = event->angleDelta().y() / kWheelNotch) stepBy(notches);
  event->accept();
}

void Slider::keyPressEvent(QKeyEvent* event) {
  const int end = m_scale.count();
  switch (event->key()) {
  case Qt::Key_Right:
  case Qt::Key_Up: return stepBy(1);
  case Qt::Key_Left:
  case Qt::Key_Down: return stepBy(-1);
  case Qt::Key_PageUp: return stepBy(kPage);
  case Qt::Key_PageDown: return stepBy(-kPage);
  case Qt::Key_Home: return stepBy(-end);
  case Qt::Key_End: return stepBy(end);
  default: event->ignore();
  }
}

void Slider::changeEvent(QEvent* event) {
  if (event->type() == QEvent::EnabledChange) update();
  QAbstractSlider::changeEvent(event);
}

void Slider::paintEvent(QPaintEvent*) {
  const auto& t = tokens(palette());
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  const double middle = height() / 2.0, x = xOf(m_scale.fractionOf(m_number));
  const QColor ink = isEnabled() ? t.accent : t.muted;
  const auto bar = [&](double from, double to, const QColor& color) {
    painter.setBrush(color);
    painter.drawRoundedRect(QRectF(from, middle - kTrack / 2.0, to - from, kTrack), kTrack / 2.0, kTrack / 2.0);
  };
  bar(xOf(0), xOf(1), t.border);
  bar(xOf(0), x, ink);
  if (m_recommended) {
    // A quiet bracket below the track: where most people end up.
    QColor band = t.muted;
    band.setAlphaF(0.45F);
    painter.setBrush(band);
    const double from = xOf(m_scale.fractionOf(m_recommended->first)),
                 to = xOf(m_scale.fractionOf(m_recommended->second));
    painter.drawRoundedRect(QRectF(from, middle + kRing + 3, std::max(2.0, to - from), 2), 1, 1);
  }
  if (showsFocus(this)) {
    QColor halo = t.accent;
    halo.setAlphaF(0.25F);
    painter.setBrush(halo);
    painter.drawEllipse(QPointF(x, middle), kRing + 4.0, kRing + 4.0);
  }
  painter.setBrush(t.surface);
  painter.setPen(QPen(ink, 2));
  painter.drawEllipse(QPointF(x, middle), kRing, kRing);
}

} // namespace tw::ui
