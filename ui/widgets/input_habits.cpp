#include "ui/widgets/input_habits.h"

#include <QAbstractButton>
#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDialog>
#include <QKeyEvent>
#include <QPointer>
#include <QPushButton>
#include <QRadioButton>
#include <QScrollBar>
#include <QStyle>
#include <QStyledItemDelegate>
#include <QTabBar>
#include <QToolButton>

namespace tw::ui {
namespace {

constexpr const char* kKeepsEnter = "keepsEnter";
constexpr const char* kRing = "ring";

bool isField(const QWidget* widget) {
  return qobject_cast<const QComboBox*>(widget) || qobject_cast<const QAbstractSpinBox*>(widget) ||
         (qobject_cast<const QAbstractSlider*>(widget) && !qobject_cast<const QScrollBar*>(widget));
}

bool isModifier(int key) {
  return key == Qt::Key_Shift || key == Qt::Key_Control || key == Qt::Key_Alt || key == Qt::Key_AltGr ||
         key == Qt::Key_Meta;
}

bool press(QAbstractButton* button) {
  const auto* window = button->window();
  // In a dialog Enter is the default button's; a box is switched by Space, as everywhere.
  if (qobject_cast<const QDialog*>(window) || qobject_cast<QCheckBox*>(button) || qobject_cast<QRadioButton*>(button) ||
      button->property(kKeepsEnter).toBool() || !button->isEnabled())
    return false;
  auto* push = qobject_cast<QPushButton*>(button);
  auto* tool = qobject_cast<QToolButton*>(button);
  if (push && push->menu()) push->showMenu();
  else if (tool && tool->menu() && tool->popupMode() == QToolButton::InstantPopup) tool->showMenu();
  else button->click();
  return true;
}

class InputHabits : public QObject {
 public:
  using QObject::QObject;
  bool byKeys() const { return m_byKeys; }

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override {
    switch (event->type()) {
    case QEvent::Polish: // before it is first shown
      // The delegate of its own for a list that drops down heeds no style sheet.
      if (auto* combo = qobject_cast<QComboBox*>(watched)) combo->setItemDelegate(new QStyledItemDelegate(combo));
      if (auto* widget = qobject_cast<QWidget*>(watched); widget && widget->focusPolicy() == Qt::WheelFocus)
        widget->setFocusPolicy(Qt::StrongFocus);
      return false;
    case QEvent::Wheel: return leaveWheel(qobject_cast<QWidget*>(watched), event);
    case QEvent::MouseButtonPress: setByKeys(false); return false;
    case QEvent::ShortcutOverride:
    case QEvent::KeyPress: return key(watched, static_cast<QKeyEvent*>(event));
    case QEvent::FocusIn:
    case QEvent::FocusOut: showRing(qobject_cast<QWidget*>(watched), event->type() == QEvent::FocusIn); return false;
    default: return false;
    }
  }

 private:
  static bool leaveWheel(QWidget* widget, QEvent* event) {
    if (!widget || !isField(widget) || widget->hasFocus()) return false;
    event->ignore(); // goes on to the parent, and so to the page
    return true;
  }

  bool key(QObject* watched, QKeyEvent* event) {
    if (!isModifier(event->key())) setByKeys(true);
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (event->type() != QEvent::KeyPress || !enter || event->isAutoRepeat() ||
        event->modifiers() & ~Qt::KeypadModifier)
      return false;
    auto* button = qobject_cast<QAbstractButton*>(watched);
    return button && button->hasFocus() && press(button);
  }

  void setByKeys(bool byKeys) {
    if (byKeys == m_byKeys) return;
    m_byKeys = byKeys;
    if (auto* widget = QApplication::focusWidget()) showRing(widget, true);
  }

  void showRing(QWidget* widget, bool focused) const {
    if (!widget) return;
    const bool ring = focused && m_byKeys;
    const bool styled = qobject_cast<QAbstractButton*>(widget) || qobject_cast<QTabBar*>(widget) || isField(widget);
    if (styled && widget->property(kRing).toBool() != ring) {
      widget->setProperty(kRing, ring);
      widget->style()->unpolish(widget);
      widget->style()->polish(widget);
    }
    widget->update();
  }

  bool m_byKeys = false;
};

QPointer<InputHabits> followed;

} // namespace

void followInputHabits() {
  if (followed) return;
  followed = new InputHabits(qApp);
  qApp->installEventFilter(followed);
}

bool showsFocus(const QWidget* widget) { return widget->hasFocus() && followed && followed->byKeys(); }

void keepEnter(QWidget* widget) { widget->setProperty(kKeepsEnter, true); }

} // namespace tw::ui
