#include "ui/fields/check_box.h"

#include "ui/widgets/input_habits.h"

#include <QPainter>

namespace tw::ui {
namespace {
constexpr int kBox = 15, kGap = 8, kHeight = 26;
}

CheckBox::CheckBox(const QString& text, QWidget* parent) : QCheckBox(text, parent) {
  setCursor(Qt::PointingHandCursor);
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void CheckBox::setNote(const QString& note) {
  m_note = note;
  setAccessibleDescription(note);
  updateGeometry();
  update();
}

void CheckBox::setHeading(bool heading) {
  m_heading = heading;
  setTristate(heading);
}

void CheckBox::nextCheckState() { setCheckState(checkState() == Qt::Checked ? Qt::Unchecked : Qt::Checked); }

QSize CheckBox::sizeHint() const {
  const QFontMetrics metrics(font()), small(fontFor(TextRole::Secondary));
  return {2 + kBox + kGap + metrics.horizontalAdvance(text()) + 4 +
              (m_note.isEmpty() ? 0 : 12 + small.horizontalAdvance(m_note)),
          kHeight};
}

QSize CheckBox::minimumSizeHint() const { return {2 + kBox + kGap + 60, kHeight}; }

void CheckBox::paintEvent(QPaintEvent*) {
  const auto& t = tokens(palette());
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const QRectF box(2, (height() - kBox) / 2.0, kBox, kBox);
  const bool filled = checkState() != Qt::Unchecked;
  const QColor ink = isEnabled() ? t.accent : t.muted;
  painter.setPen(QPen(filled ? ink : underMouse() && isEnabled() ? t.accent : t.muted, 1.2));
  painter.setBrush(filled ? ink : t.surface);
  painter.drawRoundedRect(box, 4, 4);
  painter.setPen(QPen(t.accentText, 1.9, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  if (checkState() == Qt::Checked)
    painter.drawPolyline(QPolygonF{{box.left() + 3.6, box.top() + 7.8},
                                   {box.left() + 6.4, box.top() + 10.6},
                                   {box.left() + 11.4, box.top() + 4.8}});
  else if (checkState() == Qt::PartiallyChecked)
    painter.drawLine(QPointF(box.left() + 4, box.center().y()), QPointF(box.right() - 4, box.center().y()));
  const int left = static_cast<int>(box.right()) + kGap;
  const QFont small = fontFor(TextRole::Secondary);
  const int noteWidth = m_note.isEmpty() ? 0 : QFontMetrics(small).horizontalAdvance(m_note) + 2;
  painter.setFont(font());
  painter.setPen(isEnabled() && !m_heading ? t.text : t.muted);
  const int room = std::max(0, width() - left - (noteWidth ? noteWidth + 10 : 0));
  painter.drawText(QRect(left, 0, room, height()), Qt::AlignVCenter | Qt::AlignLeft,
                   QFontMetrics(font()).elidedText(text(), Qt::ElideMiddle, room));
  painter.setFont(small);
  painter.setPen(t.muted);
  painter.drawText(QRect(width() - noteWidth, 0, noteWidth, height()), Qt::AlignVCenter | Qt::AlignRight, m_note);
  if (showsFocus(this)) {
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(t.accent, 1));
    painter.drawRoundedRect(box.adjusted(-2, -2, 2, 2), 5.5, 5.5);
  }
}

} // namespace tw::ui
