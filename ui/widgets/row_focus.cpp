#include "ui/widgets/row_focus.h"

#include <QApplication>
#include <QPointer>
#include <QWidget>

#include <algorithm>

namespace tw::ui {
namespace {

/// In the order of the list, from top to bottom.
QWidgetList shownIn(const QWidget* list, const QString& name) {
  QWidgetList found;
  for (auto* widget : list->findChildren<QWidget*>())
    if (widget->objectName().startsWith(name) && widget->isVisible()) found << widget;
  std::stable_sort(found.begin(), found.end(), [list](const QWidget* a, const QWidget* b) {
    return a->mapTo(list, QPoint()).y() < b->mapTo(list, QPoint()).y();
  });
  return found;
}

} // namespace

void keepRowFocus(QWidget* list, const QString& name, QWidget* otherwise) {
  const auto place = shownIn(list, name).indexOf(QApplication::focusWidget());
  if (place < 0) return;
  const auto hand = [list, name, place, otherwise = QPointer<QWidget>(otherwise)] {
    const auto left = shownIn(list, name);
    auto* heir = left.isEmpty() ? otherwise.data() : left[std::min(place, left.size() - 1)];
    if (heir) heir->setFocus(Qt::OtherFocusReason);
  };
  // Twice put off: new rows are made after this call and shown by what their layout posts then.
  QMetaObject::invokeMethod(
      list, [list, hand] { QMetaObject::invokeMethod(list, hand, Qt::QueuedConnection); }, Qt::QueuedConnection);
}

} // namespace tw::ui
