#include "ui/shell/editable_name.h"

#include "ui/theme/tokens.h"
#include "ui/widgets/input_habits.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QPainter>

namespace tw::ui {

namespace {
constexpr int kHeight = 28, kPadding = 6, kMinimum = 72, kMaximum = 460, kFieldWidth = 280;
}

EditableName::EditableName(const QString& purpose, QWidget* parent) : QAbstractButton(parent), m_purpose(purpose) {
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
  setFocusPolicy(Qt::TabFocus);
  setCursor(Qt::IBeamCursor);
  keepEnter(this);
}

void EditableName::setName(const QString& name, const QString& placeholder) {
  m_name = name;
  m_placeholder = placeholder;
  setText(name.isEmpty() ? placeholder : name);
  setAccessibleName(m_purpose + QStringLiteral(": ") + text());
  updateGeometry();
  update();
}

QSize EditableName::sizeHint() const {
  if (m_field) return {kFieldWidth, kHeight};
  return {std::clamp(QFontMetrics(fontFor(TextRole::CardTitle)).horizontalAdvance(text()) + 2 * kPadding + 1, kMinimum,
                     kMaximum),
          kHeight};
}

QSize EditableName::minimumSizeHint() const { return {m_field ? kFieldWidth / 2 : kMinimum, kHeight}; }

void EditableName::startEditing() {
  if (m_field) return;
  m_field = new QLineEdit(m_name, this);
  m_field->setObjectName(QStringLiteral("recipe-name-field"));
  m_field->setAccessibleName(m_purpose);
  m_field->setPlaceholderText(m_placeholder);
  updateGeometry();
  m_field->setGeometry(0, 0, std::max(width(), kFieldWidth), kHeight);
  m_field->installEventFilter(this);
  m_field->show();
  m_field->selectAll();
  m_field->setFocus();
}

void EditableName::finish(bool keep) {
  if (!m_field) return;
  auto* field = m_field;
  m_field = nullptr;
  const auto name = field->text().simplified();
  const bool hadFocus = field->hasFocus();
  field->hide();
  field->deleteLater();
  updateGeometry();
  update();
  if (hadFocus) setFocus(Qt::OtherFocusReason);
  if (keep && !name.isEmpty() && name != m_name) Q_EMIT renamed(name);
}

bool EditableName::eventFilter(QObject* watched, QEvent* event) {
  if (watched != m_field) return QAbstractButton::eventFilter(watched, event);
  if (event->type() == QEvent::FocusOut) finish(true);
  if (event->type() == QEvent::KeyPress) {
    const int key = static_cast<QKeyEvent*>(event)->key();
    if (key == Qt::Key_Escape || key == Qt::Key_Return || key == Qt::Key_Enter) {
      finish(key != Qt::Key_Escape);
      return true;
    }
  }
  return false;
}

void EditableName::resizeEvent(QResizeEvent* event) {
  QAbstractButton::resizeEvent(event);
  if (m_field) m_field->setGeometry(rect());
}

void EditableName::mouseDoubleClickEvent(QMouseEvent*) { startEditing(); }

void EditableName::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_F2 || event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter ||
      event->key() == Qt::Key_Space)
    startEditing();
  else QAbstractButton::keyPressEvent(event);
}

void EditableName::paintEvent(QPaintEvent*) {
  if (m_field) return;
  const auto& t = tokens(palette());
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  if (showsFocus(this) || underMouse()) {
    painter.setPen(QPen(showsFocus(this) ? t.accent : t.border, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
  }
  const auto font = fontFor(TextRole::CardTitle);
  painter.setFont(font);
  painter.setPen(m_name.isEmpty() ? t.muted : t.text);
  const auto room = rect().adjusted(kPadding, 0, -kPadding, 0);
  painter.drawText(room, Qt::AlignVCenter | Qt::AlignLeft,
                   QFontMetrics(font).elidedText(text(), Qt::ElideRight, room.width()));
}

} // namespace tw::ui
