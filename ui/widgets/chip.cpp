#include "ui/widgets/chip.h"

#include "ui/theme/tokens.h"
#include "ui/widgets/input_habits.h"

#include <QPainter>

namespace tw::ui {
namespace {
constexpr int kHeight = 26, kPadding = 12, kDot = 7, kGap = 5;
}

Chip::Chip(QWidget* parent) : QAbstractButton(parent) { setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed); }

void Chip::setParts(const QString& before, const QString& strong, const QString& after, Dot dot) {
  if (before == m_before && strong == m_strong && after == m_after && dot == m_dot) return;
  m_before = before;
  m_strong = strong;
  m_after = after;
  m_dot = dot;
  setAccessibleName(QStringList{before, strong, after}.join(QLatin1Char(' ')).simplified());
  updateGeometry();
  update();
}

QSize Chip::sizeHint() const {
  const QFont plain = fontFor(TextRole::Secondary);
  QFont bold = plain;
  bold.setWeight(QFont::DemiBold);
  int width = 2 * kPadding + (m_dot == Dot::None ? 0 : kDot + kGap + 2);
  int parts = 0;
  for (const auto& [text, metrics] :
       {std::pair{m_before, QFontMetrics(plain)}, {m_strong, QFontMetrics(bold)}, {m_after, QFontMetrics(plain)}})
    if (!text.isEmpty()) width += metrics.horizontalAdvance(text) + (parts++ ? kGap : 0);
  return {width, kHeight};
}

void Chip::paintEvent(QPaintEvent*) {
  const auto& t = tokens(palette());
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(showsFocus(this) ? t.accent : t.border, 1));
  painter.setBrush(underMouse() && isEnabled() ? t.raised : t.surface);
  const QRectF outline = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
  painter.drawRoundedRect(outline, outline.height() / 2, outline.height() / 2);
  int x = kPadding;
  if (m_dot != Dot::None) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_dot == Dot::Good ? t.good : m_dot == Dot::Warn ? t.warn : m_dot == Dot::Bad ? t.bad : t.muted);
    painter.drawEllipse(QRectF(x, (height() - kDot) / 2.0, kDot, kDot));
    x += kDot + kGap + 2;
  }
  QFont plain = fontFor(TextRole::Secondary), bold = plain;
  bold.setWeight(QFont::DemiBold);
  const auto draw = [&](const QString& text, const QFont& with, const QColor& color) {
    if (text.isEmpty()) return;
    painter.setFont(with);
    painter.setPen(color);
    const int width = QFontMetrics(with).horizontalAdvance(text);
    painter.drawText(QRect(x, 0, width + 2, height()), Qt::AlignVCenter | Qt::AlignLeft, text);
    x += width + kGap;
  };
  draw(m_before, plain, t.muted);
  draw(m_strong, bold, t.text);
  draw(m_after, plain, t.muted);
}

} // namespace tw::ui
