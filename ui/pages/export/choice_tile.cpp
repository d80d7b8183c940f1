#include "ui/pages/export/choice_tile.h"

#include "ui/theme/tokens.h"
#include "ui/widgets/input_habits.h"

#include <QPainter>

namespace tw::ui {
namespace {

constexpr int kPadding = 12, kGap = 3, kRing = 14, kRingGap = 8, kWidth = 190;

} // namespace

ChoiceTile::ChoiceTile(const QString& title, const QString& explanation, QWidget* parent)
    : QAbstractButton(parent), m_explanation(explanation) {
  setCheckable(true);
  setFocusPolicy(Qt::StrongFocus);
  setCursor(Qt::PointingHandCursor);
  auto policy = QSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
  policy.setHeightForWidth(true);
  setSizePolicy(policy);
  setTitle(title);
  setExplanation(explanation);
}

void ChoiceTile::setTitle(const QString& title) {
  setText(title);
  setAccessibleName(title);
  update();
}

void ChoiceTile::setExplanation(const QString& explanation) {
  m_explanation = explanation;
  setAccessibleDescription(explanation);
  updateGeometry();
  update();
}

int ChoiceTile::heightForWidth(int width) const {
  const QFontMetrics title(fontFor(TextRole::CardTitle)), small(fontFor(TextRole::Secondary));
  const int inner = std::max(40, width - 2 * kPadding);
  return 2 * kPadding + title.height() + kGap +
         small.boundingRect(QRect(0, 0, inner, 10000), Qt::TextWordWrap, m_explanation).height();
}

QSize ChoiceTile::sizeHint() const { return {kWidth, heightForWidth(kWidth)}; }
QSize ChoiceTile::minimumSizeHint() const { return {120, heightForWidth(std::max(120, width()))}; }

void ChoiceTile::paintEvent(QPaintEvent*) {
  const auto& t = tokens(palette());
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const bool on = isChecked();
  painter.setPen(QPen(on || showsFocus(this) ? t.accent : t.border, showsFocus(this) ? 2 : 1));
  painter.setBrush(on ? t.accentSoft : underMouse() && isEnabled() ? t.raised : t.surface);
  painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), space::radius, space::radius);
  const QFont bold = fontFor(TextRole::CardTitle), small = fontFor(TextRole::Secondary);
  const int line = QFontMetrics(bold).height();
  // The ring tells the choice without colour.
  const QRectF ring(kPadding, kPadding + (line - kRing) / 2.0, kRing, kRing);
  painter.setPen(QPen(on ? t.accent : t.muted, on ? 4 : 1.4));
  painter.setBrush(t.surface);
  painter.drawEllipse(ring.adjusted(on ? 2 : 1, on ? 2 : 1, on ? -2 : -1, on ? -2 : -1));
  painter.setFont(bold);
  painter.setPen(isEnabled() ? t.text : t.muted);
  painter.drawText(QRect(kPadding + kRing + kRingGap, kPadding, width() - 2 * kPadding - kRing - kRingGap, line),
                   Qt::AlignVCenter | Qt::AlignLeft, text());
  painter.setFont(small);
  painter.setPen(t.muted);
  painter.drawText(
      QRect(kPadding, kPadding + line + kGap, width() - 2 * kPadding, height() - 2 * kPadding - line - kGap),
      Qt::AlignTop | Qt::AlignLeft | Qt::TextWordWrap, m_explanation);
}

} // namespace tw::ui
