#include "ui/pages/home/action_card.h"

#include "ui/theme/icons.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/input_habits.h"

#include <QPainter>

namespace tw::ui {

namespace {
constexpr int kPadding = 20, kBadge = 44, kIcon = 24, kCompactBadge = 32, kCompactIcon = 18, kCompactHeight = 60,
              kMinimumHeight = 168;
}

ActionCard::ActionCard(const QString& icon, const QString& title, const QString& sentence, QWidget* parent)
    : QAbstractButton(parent), m_icon(icon), m_sentence(sentence) {
  setText(title);
  setAccessibleName(title);
  setAccessibleDescription(sentence);
  setFocusPolicy(Qt::StrongFocus);
  setCursor(Qt::PointingHandCursor);
  setAttribute(Qt::WA_Hover);
  // Cards in a row share the height of the tallest.
  auto policy = QSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
  policy.setHeightForWidth(true);
  setSizePolicy(policy);
}

void ActionCard::setCompact(bool compact) {
  m_compact = compact;
  setToolTip(compact ? m_sentence : QString());
  updateGeometry();
}

void ActionCard::setLeading(bool leading) {
  m_leading = leading;
  update();
}

int ActionCard::heightForWidth(int width) const {
  if (m_compact) return kCompactHeight;
  const int room = width - 2 * kPadding;
  const auto wrapped = [room](const QFont& font, const QString& words) {
    return QFontMetrics(font).boundingRect(QRect(0, 0, room, 1000), Qt::TextWordWrap, words).height();
  };
  return std::max(kMinimumHeight, 4 + 2 * kPadding + kBadge + 16 + wrapped(fontFor(TextRole::Figure), text()) + 6 +
                                      wrapped(fontFor(TextRole::Body), m_sentence));
}

QSize ActionCard::sizeHint() const { return {260, heightForWidth(260)}; }

void ActionCard::paintEvent(QPaintEvent*) {
  const auto& t = tokens(palette());
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const bool ring = showsFocus(this), lit = ring || m_leading || underMouse();
  painter.setPen(QPen(lit ? t.accent : t.border, ring ? 2 : 1));
  painter.setBrush(isDown() || underMouse() ? t.raised : t.surface);
  const qreal inset = ring ? 1 : 0.5;
  painter.drawRoundedRect(QRectF(rect()).adjusted(inset, inset, -inset, -inset), space::radius, space::radius);

  const int badge = m_compact ? kCompactBadge : kBadge, icon = m_compact ? kCompactIcon : kIcon;
  const QRect square(m_compact ? space::cardPadding : kPadding, m_compact ? (height() - badge) / 2 : kPadding, badge,
                     badge);
  painter.setPen(Qt::NoPen);
  painter.setBrush(m_leading ? t.accent : t.accentSoft);
  painter.drawRoundedRect(square, 9, 9);
  iconNamed(m_icon, m_leading ? t.accentText : t.accent)
      .paint(&painter, QRect(square.center() - QPoint(icon / 2 - 1, icon / 2 - 1), QSize(icon, icon)));

  const auto titleFont = fontFor(m_compact ? TextRole::CardTitle : TextRole::Figure);
  painter.setPen(t.text);
  painter.setFont(titleFont);
  if (m_compact) {
    const QRect room(square.right() + space::medium, 0, width() - square.right() - space::medium - space::cardPadding,
                     height());
    painter.drawText(room, Qt::AlignVCenter | Qt::AlignLeft,
                     QFontMetrics(titleFont).elidedText(text(), Qt::ElideRight, room.width()));
    return;
  }
  QRect room(kPadding, square.bottom() + 16, width() - 2 * kPadding, height() - square.bottom() - 16 - kPadding);
  QRect used;
  painter.drawText(room, Qt::TextWordWrap | Qt::AlignLeft | Qt::AlignTop, text(), &used);
  room.setTop(used.bottom() + 6);
  painter.setPen(t.muted);
  painter.setFont(fontFor(TextRole::Body));
  painter.drawText(room, Qt::TextWordWrap | Qt::AlignLeft | Qt::AlignTop, m_sentence);
}

} // namespace tw::ui
