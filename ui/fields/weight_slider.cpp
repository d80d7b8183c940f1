#include "ui/fields/weight_slider.h"

#include "ui/theme/tokens.h"
#include "ui/widgets/input_habits.h"

#include <QMouseEvent>
#include <QPainter>

namespace tw::ui {
namespace {

constexpr int kMost = 200, kStep = 5, kPage = 25, kOne = 100; ///< hundredths
constexpr double kRing = 6.5;                                 ///< radius in pixels

} // namespace

WeightSlider::WeightSlider(QWidget* parent) : QSlider(Qt::Horizontal, parent) {
  setRange(0, kMost);
  setSingleStep(kStep);
  setPageStep(kPage);
  setValue(kOne);
  setFocusPolicy(Qt::StrongFocus);
  connect(this, &QSlider::valueChanged, this, [this](int value) { Q_EMIT weightChanged(value / 100.0); });
}

void WeightSlider::setWeight(double weight) { setValue(qRound(weight * 100)); }

QSize WeightSlider::sizeHint() const { return {120, 20}; }

void WeightSlider::paintEvent(QPaintEvent*) {
  const auto& t = tokens(palette());
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const double middle = height() / 2.0, left = kRing + 1, right = width() - kRing - 1;
  const double at = left + (right - left) * value() / kMost;
  painter.setPen(Qt::NoPen);
  painter.setBrush(t.border);
  painter.drawRoundedRect(QRectF(0, middle - 2, width(), 4), 2, 2);
  painter.setBrush(isEnabled() ? t.accent : t.muted);
  painter.drawRoundedRect(QRectF(0, middle - 2, at, 4), 2, 2);
  if (showsFocus(this)) {
    QColor halo = t.accent;
    halo.setAlpha(60);
    painter.setBrush(halo);
    painter.drawEllipse(QPointF(at, middle), kRing + 3, kRing + 3);
  }
  painter.setPen(QPen(isEnabled() ? t.accent : t.muted, 2));
  painter.setBrush(t.surface);
  painter.drawEllipse(QPointF(at, middle), kRing - 1, kRing - 1);
}

void WeightSlider::follow(double x) {
  const double left = kRing + 1, right = width() - kRing - 1;
  const double share = std::clamp((x - left) / std::max(1.0, right - left), 0.0, 1.0);
  setValue(qRound(share * kMost / kStep) * kStep);
}

void WeightSlider::mousePressEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton) follow(event->position().x());
}
void WeightSlider::mouseMoveEvent(QMouseEvent* event) {
  if (event->buttons() & Qt::LeftButton) follow(event->position().x());
}
void WeightSlider::mouseDoubleClickEvent(QMouseEvent*) { setValue(kOne); }

} // namespace tw::ui
