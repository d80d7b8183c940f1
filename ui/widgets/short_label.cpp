#include "ui/widgets/short_label.h"

#include <QPainter>

namespace tw::ui {

ShortLabel::ShortLabel(const QString& text, TextRole role, bool muted, Qt::TextElideMode mode, QWidget* parent)
    : QWidget(parent), m_muted(muted), m_mode(mode) {
  setFont(fontFor(role));
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  setText(text);
}

void ShortLabel::setText(const QString& text) {
  if (text == m_text) return;
  m_text = text;
  setToolTip(text);
  setAccessibleName(text);
  updateGeometry();
  update();
}

QSize ShortLabel::sizeHint() const { return {fontMetrics().horizontalAdvance(m_text) + 1, fontMetrics().height()}; }
QSize ShortLabel::minimumSizeHint() const { return {std::min(40, sizeHint().width()), fontMetrics().height()}; }

void ShortLabel::paintEvent(QPaintEvent*) {
  const auto& t = tokens(palette());
  QPainter painter(this);
  painter.setPen(m_muted ? t.muted : t.text);
  painter.drawText(rect(), Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
                   fontMetrics().elidedText(m_text, m_mode, width()));
}

} // namespace tw::ui
