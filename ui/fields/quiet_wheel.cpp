#include "ui/fields/quiet_wheel.h"

#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QComboBox>
#include <QEvent>
#include <QScrollBar>

namespace tw::ui {
namespace {

class WheelFilter : public QObject {
 public:
  using QObject::QObject;

 protected:
  bool eventFilter(QObject*, QEvent* event) override {
    if (event->type() != QEvent::Wheel) return false;
    event->ignore(); // goes on to the parent, and so to the page
    return true;
  }
};

} // namespace

void leaveWheelToPage(QWidget* root) {
  auto* filter = new WheelFilter(root);
  for (auto* widget : root->findChildren<QWidget*>()) {
    const bool slider = qobject_cast<QAbstractSlider*>(widget) && !qobject_cast<QScrollBar*>(widget);
    if (!slider && !qobject_cast<QComboBox*>(widget) && !qobject_cast<QAbstractSpinBox*>(widget)) continue;
    widget->setFocusPolicy(Qt::StrongFocus); // not by the wheel either
    widget->installEventFilter(filter);
  }
}

} // namespace tw::ui
