#include "ui/pages/chat/bubble.h"

#include "ui/pages/chat/message_text.h"
#include "ui/theme/tokens.h"

#include <QPainter>

namespace tw::ui {
namespace {

constexpr int kSide = 12, kAbove = 9, kRadius = 9;
constexpr double kShare = 0.88; ///< of the column that a bubble may take

} // namespace

Bubble::Bubble(Kind kind, const QString& speaker, QWidget* parent)
    : QFrame(parent), m_kind(kind), m_text(new MessageText(speaker, this)) {}

int Bubble::place(int y, int columnWidth) {
  const auto size = m_text->sizeWithin(std::max(40, static_cast<int>(columnWidth * kShare) - 2 * kSide));
  const int width = size.width() + 2 * kSide, height = size.height() + 2 * kAbove;
  m_text->setGeometry(kSide, kAbove, size.width(), size.height());
  setGeometry(m_kind == Kind::Question ? columnWidth - width : 0, y, width, height);
  return y + height;
}

void Bubble::paintEvent(QPaintEvent*) {
  const auto& t = tokens(palette());
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(m_kind == Kind::Question ? QPen(Qt::NoPen) : QPen(t.border, 1));
  painter.setBrush(m_kind == Kind::Question ? t.accentSoft : t.raised);
  painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), kRadius, kRadius);
}

} // namespace tw::ui
