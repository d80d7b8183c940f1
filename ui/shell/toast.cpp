#include "ui/shell/toast.h"

#include "ui/widgets/basics.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

namespace tw::ui {

namespace {
constexpr int kStay = 8000, kMargin = 24, kMaximumWidth = 720; ///< ms; pixels
}

Toast::Toast(QWidget* window) : QFrame(window) {
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(space::cardPadding, 10, space::cardPadding, 10);
  layout->setSpacing(space::cardGap);
  m_text = makeLabel({}, TextRole::Body, false, true);
  m_action = makeLinkButton({});
  layout->addWidget(m_text, 1);
  layout->addWidget(m_action);
  m_timer.setSingleShot(true);
  m_timer.setInterval(kStay);
  connect(&m_timer, &QTimer::timeout, this, &QWidget::hide);
  connect(m_action, &QPushButton::clicked, this, [this] {
    hide();
    if (m_act) m_act();
  });
  window->installEventFilter(this);
  hide();
}

void Toast::show(const QString& sentence, const QString& action, std::function<void()> act) {
  m_text->setText(sentence);
  m_action->setText(action);
  m_action->setVisible(!action.isEmpty());
  m_act = std::move(act);
  setAccessibleName(sentence);
  place();
  QFrame::show();
  raise();
  m_timer.start();
}

void Toast::place() {
  const int room = std::min(kMaximumWidth, parentWidget()->width() - 2 * kMargin);
  const int wanted = m_text->fontMetrics().horizontalAdvance(m_text->text()) +
                     (m_action->isHidden() ? 0 : m_action->sizeHint().width() + space::cardGap) +
                     2 * space::cardPadding + 8;
  const int width = std::min(room, wanted);
  const int height = layout()->hasHeightForWidth() ? std::max(44, layout()->heightForWidth(width)) : 44;
  setGeometry((parentWidget()->width() - width) / 2, parentWidget()->height() - height - kMargin, width, height);
}

bool Toast::eventFilter(QObject* watched, QEvent* event) {
  if (watched == parentWidget() && event->type() == QEvent::Resize && isVisible()) place();
  return QFrame::eventFilter(watched, event);
}

void Toast::paintEvent(QPaintEvent*) {
  const auto& t = tokens(palette());
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(t.accent, 1));
  painter.setBrush(t.surface);
  painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), space::radius, space::radius);
}

} // namespace tw::ui
