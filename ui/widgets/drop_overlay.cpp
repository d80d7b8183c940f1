#include "ui/widgets/drop_overlay.h"

#include "ui/theme/icons.h"
#include "ui/theme/tokens.h"

#include <QPainter>

namespace tw::ui {

DropOverlay::DropOverlay(QWidget* window) : QWidget(window) {
  setAttribute(Qt::WA_TransparentForMouseEvents);
  hide();
}

void DropOverlay::show(const QString& sentence, bool accepted) {
  m_sentence = sentence;
  m_accepted = accepted;
  setGeometry(parentWidget()->rect());
  QWidget::show();
  raise();
  update();
}

void DropOverlay::paintEvent(QPaintEvent*) {
  const auto& t = tokens(palette());
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  QColor veil = t.window;
  veil.setAlpha(225);
  painter.fillRect(rect(), veil);
  const QColor ink = m_accepted ? t.accent : t.bad;
  painter.setPen(QPen(ink, 2, Qt::DashLine));
  painter.drawRoundedRect(QRectF(rect()).adjusted(16, 16, -16, -16), 12, 12);
  const QRect middle(width() / 2 - 300, height() / 2 - 50, 600, 120);
  iconNamed(m_accepted ? QStringLiteral("drop") : QStringLiteral("refuse"), ink)
      .paint(&painter, QRect(width() / 2 - 20, middle.top(), 40, 40));
  painter.setPen(t.text);
  painter.setFont(fontFor(TextRole::Figure));
  painter.drawText(middle.adjusted(0, 52, 0, 0), Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap, m_sentence);
}

} // namespace tw::ui
