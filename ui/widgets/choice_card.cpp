#include "ui/widgets/choice_card.h"

#include "ui/theme/tokens.h"
#include "ui/widgets/input_habits.h"

#include <QPainter>

namespace tw::ui {
namespace {
constexpr int kHeight = 58, kPadding = 13, kLineGap = 3;
int widthOf(const QFont& font, const QString& text) { return QFontMetrics(font).horizontalAdvance(text); }
} // namespace

ChoiceCard::ChoiceCard(const QString& title, const QString& note, QWidget* parent)
    : QAbstractButton(parent), m_note(note) {
  setText(title);
  setCheckable(true);
  setAutoExclusive(true);
  setCursor(Qt::PointingHandCursor);
  setFocusPolicy(Qt::StrongFocus);
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
  describe();
}

void ChoiceCard::setNote(const QString& note) {
  m_note = note;
  describe();
}

void ChoiceCard::setFigure(const QString& figure, const QString& detail, bool bad) {
  m_figure = figure;
  m_detail = detail;
  m_bad = bad;
  describe();
}

void ChoiceCard::describe() {
  setAccessibleName(text());
  setAccessibleDescription(QStringList{m_note, m_figure, m_detail}.join(QLatin1Char(' ')).simplified());
  updateGeometry();
  update();
}

QSize ChoiceCard::sizeHint() const {
  const QFont bold = fontFor(TextRole::CardTitle), small = fontFor(TextRole::Secondary);
  const int left = std::max(widthOf(bold, text()), widthOf(small, m_note)),
            right = std::max(widthOf(bold, m_figure), widthOf(small, m_detail));
  return {std::max(150, left + right + (right ? 16 : 0) + 2 * kPadding + 2), kHeight};
}

QSize ChoiceCard::minimumSizeHint() const { return {110, kHeight}; }

void ChoiceCard::paintEvent(QPaintEvent*) {
  const auto& t = tokens(palette());
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const bool ring = showsFocus(this), lit = isChecked() || ring;
  painter.setPen(QPen(lit ? t.accent : t.border, ring ? 2 : 1));
  painter.setBrush(isChecked() ? t.accentSoft : underMouse() && isEnabled() ? t.raised : t.surface);
  const double inset = ring ? 1 : 0.5;
  painter.drawRoundedRect(QRectF(rect()).adjusted(inset, inset, -inset, -inset), space::radius, space::radius);
  const QFont bold = fontFor(TextRole::CardTitle), small = fontFor(TextRole::Secondary);
  const int upperHeight = QFontMetrics(bold).height(), lowerHeight = QFontMetrics(small).height();
  const QRect inner(kPadding, (height() - upperHeight - lowerHeight - kLineGap) / 2, width() - 2 * kPadding,
                    upperHeight + lowerHeight + kLineGap);
  const int right = std::max(widthOf(bold, m_figure), widthOf(small, m_detail)) + 2;
  const int room = inner.width() - (right > 2 ? right + 12 : 0);
  const auto line = [&](bool upper, const QFont& font, const QColor& color, Qt::Alignment side, const QString& text,
                        int width) {
    painter.setFont(font);
    painter.setPen(color);
    const int left = side & Qt::AlignRight ? inner.right() - width + 1 : inner.left();
    painter.drawText(QRect(left, inner.top(), width, inner.height()),
                     static_cast<int>(side | (upper ? Qt::AlignTop : Qt::AlignBottom)),
                     QFontMetrics(font).elidedText(text, Qt::ElideRight, width));
  };
  line(true, bold, isEnabled() ? t.text : t.muted, Qt::AlignLeft, text(), room);
  line(false, small, t.muted, Qt::AlignLeft, m_note, room);
  line(true, bold, isEnabled() ? t.text : t.muted, Qt::AlignRight, m_figure, right);
  line(false, small, m_bad ? t.bad : t.muted, Qt::AlignRight, m_detail, right);
}

} // namespace tw::ui
