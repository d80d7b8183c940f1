#pragma once
// The focus in lists whose rows come and go: who removes a row with the keyboard goes on at its neighbour.
#include <QString>

class QWidget;

namespace tw::ui {

/// Call before rows of `list` go or are built anew. When one of its widgets whose names begin with `name` has the
/// focus, the one in the same place gets it afterwards, or the last one; or `otherwise`, where none is left.
void keepRowFocus(QWidget* list, const QString& name, QWidget* otherwise = nullptr);

} // namespace tw::ui
