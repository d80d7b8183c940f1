#include "ui/widgets/entry_row.h"

#include "ui/theme/tokens.h"
#include "ui/widgets/basics.h"
#include "ui/widgets/input_habits.h"

#include <QPainter>

namespace tw::ui {

namespace {
constexpr int kHeight = 50, kDot = 7, kLine = 19;
}

QColor dotColor(Chip::Dot dot, const QPalette& palette) {
  const auto& t = tokens(palette);
  return dot == Chip::Dot::Good ? t.good : dot == Chip::Dot::Warn ? t.warn : dot == Chip::Dot::Bad ? t.bad : t.muted;
}

EntryRow::EntryRow(const QString& title, const QString& below, QWidget* parent)
    : QAbstractButton(parent), m_below(below) {
  setText(title);
  setFocusPolicy(Qt::StrongFocus);
  setCursor(Qt::PointingHandCursor);
  setAttribute(Qt::WA_Hover);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  setAccessibleName(title);
  setAccessibleDescription(below);
}

void EntryRow::setFacts(const QString& fact, const QString& below, Chip::Dot dot) {
  m_fact = fact;
  m_factBelow = below;
  m_dot = dot;
  setAccessibleDescription(QStringList{m_below, fact, below}.join(QStringLiteral(", ")));
  update();
}

void EntryRow::setPassive() {
  m_padding = 0;
  setFocusPolicy(Qt::NoFocus);
  setAttribute(Qt::WA_TransparentForMouseEvents);
}

QSize EntryRow::sizeHint() const { return {240, kHeight}; }

void EntryRow::paintEvent(QPaintEvent*) {
  const auto& t = tokens(palette());
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  if (underMouse() || showsFocus(this)) {
    painter.setPen(showsFocus(this) ? QPen(t.accent, 1.5) : QPen(Qt::NoPen));
    painter.setBrush(t.raised);
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 7, 7);
  }
  const auto strong = fontFor(TextRole::CardTitle), plain = fontFor(TextRole::Secondary);
  const QFontMetrics strongMetrics(strong), plainMetrics(plain);
  const int top = (height() - 2 * kLine) / 2;
  const int dotRoom = m_dot == Chip::Dot::None ? 0 : kDot + 6;
  const int right =
      std::max(strongMetrics.horizontalAdvance(m_fact), plainMetrics.horizontalAdvance(m_factBelow) + dotRoom);
  const int room = width() - 2 * m_padding - (right ? right + space::cardPadding : 0);
  const auto line = [&](int x, int number, int across, Qt::Alignment align, const QFont& font, const QColor& color,
                        const QString& words) {
    painter.setFont(font);
    painter.setPen(color);
    painter.drawText(QRect(x, top + number * kLine, across, kLine), Qt::AlignVCenter | align, words);
  };
  line(m_padding, 0, room, Qt::AlignLeft, strong, t.text, elidedName(strongMetrics, text(), room));
  line(m_padding, 1, room, Qt::AlignLeft, plain, t.muted, plainMetrics.elidedText(m_below, Qt::ElideMiddle, room));
  line(width() - m_padding - right, 0, right, Qt::AlignRight, strong, t.text, m_fact);
  line(width() - m_padding - right, 1, right, Qt::AlignRight, plain, t.muted, m_factBelow);
  if (dotRoom) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(dotColor(m_dot, palette()));
    painter.drawEllipse(QRectF(width() - m_padding - plainMetrics.horizontalAdvance(m_factBelow) - kDot - 6,
                               top + kLine + (kLine - kDot) / 2.0, kDot, kDot));
  }
}

} // namespace tw::ui
