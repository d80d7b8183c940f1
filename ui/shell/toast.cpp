#include "ui/shell/toast.h"

#include "ui/shell/tour.h"
#include "ui/widgets/basics.h"

#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QPlainTextEdit>
#include <QPushButton>

namespace tw::ui {

namespace {

constexpr int kStay = 8000, kMargin = 24, kMaximumWidth = 720, kHeight = 44, kStep = 8; ///< ms; pixels
constexpr int kFocused = 1000; ///< times as bad as covering any other field

/// What somebody may want to type or click into, or reads step by step.
bool isInput(const QWidget* widget) {
  if (qobject_cast<const Tour*>(widget)) return widget->isVisible();
  if (!widget->isVisible() || !widget->isEnabled() || widget->focusPolicy() == Qt::NoFocus) return false;
  return qobject_cast<const QAbstractButton*>(widget) || qobject_cast<const QLineEdit*>(widget) ||
         qobject_cast<const QComboBox*>(widget) || qobject_cast<const QAbstractSpinBox*>(widget) ||
         qobject_cast<const QAbstractSlider*>(widget) || qobject_cast<const QPlainTextEdit*>(widget);
}

} // namespace

Toast::Toast(QWidget* window) : QFrame(window) {
  setAttribute(Qt::WA_TransparentForMouseEvents);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(space::cardPadding, 10, space::cardPadding, 10);
  m_text = makeLabel({}, TextRole::Body, false, true);
  layout->addWidget(m_text, 1);
  m_action = makeLinkButton({});
  m_action->setObjectName(QStringLiteral("toast-action"));
  m_action->setParent(window);
  m_action->hide();
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

Toast::~Toast() { delete m_action.data(); }

void Toast::show(const QString& sentence, const QString& action, std::function<void()> act) {
  m_text->setText(sentence);
  m_action->setText(action);
  m_act = std::move(act);
  setAccessibleName(sentence);
  m_action->setAccessibleName(action + QStringLiteral(": ") + sentence);
  m_action->setVisible(!action.isEmpty());
  place();
  QFrame::show();
  raiseAll();
  m_timer.start();
}

void Toast::raiseAll() {
  raise();
  if (m_action) m_action->raise();
}

void Toast::hideEvent(QHideEvent* event) {
  if (m_action) m_action->hide();
  QFrame::hideEvent(event);
}

void Toast::place() {
  const int link = m_action->isHidden() ? 0 : m_action->sizeHint().width() + space::cardGap;
  const int padding = space::cardPadding;
  layout()->setContentsMargins(padding, 10, padding + link, 10);
  const int room = std::min(kMaximumWidth, parentWidget()->width() - 2 * kMargin);
  const int wanted = m_text->fontMetrics().horizontalAdvance(m_text->text()) + link + 2 * padding + 8;
  const int width = std::min(room, wanted);
  const int height = layout()->hasHeightForWidth() ? std::max(kHeight, layout()->heightForWidth(width)) : kHeight;
  setGeometry(QRect(quietPlace({width, height}), QSize(width, height)));
  const QSize size(link - space::cardGap, m_action->sizeHint().height());
  m_action->setGeometry(QRect(
      QPoint(geometry().right() - padding - size.width() + 1, geometry().center().y() - size.height() / 2 + 1), size));
}

/// From the lower edge upwards in the middle, then at either side: the first place that covers no input, or the one
/// that covers least.
QPoint Toast::quietPlace(const QSize& size) const {
  const auto* window = parentWidget();
  QList<std::pair<QRect, int>> inputs;
  for (const auto* widget : window->findChildren<QWidget*>()) {
    if (widget == m_action || !isInput(widget)) continue;
    const QRect seen = widget->visibleRegion().boundingRect().translated(widget->mapTo(window, QPoint()));
    if (!seen.isEmpty()) inputs.append({seen, widget->hasFocus() ? kFocused : 1});
  }
  const int left = kMargin, right = std::max(left, window->width() - size.width() - kMargin);
  QPoint best;
  qint64 least = -1;
  for (int y = window->height() - size.height() - kMargin; y >= kMargin; y -= kStep)
    for (const int x : {(left + right) / 2, right, left}) {
      const QRect place(QPoint(x, y), size);
      qint64 covered = 0;
      for (const auto& [rect, weight] : inputs) {
        const auto common = rect.intersected(place);
        if (!common.isEmpty()) covered += qint64{common.width()} * common.height() * weight;
      }
      if (least < 0 || covered < least) {
        least = covered;
        best = place.topLeft();
      }
      if (least == 0) return best;
    }
  return best;
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
