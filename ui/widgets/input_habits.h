#pragma once
// What all widgets of the window do alike with wheel and keys. The wheel changes a field only while it has the focus,
// and never gives it the focus: whoever scrolls past a form changes nothing. Enter presses the button or card that has
// the focus. A focus that came by the mouse is not drawn on buttons.
#include <QWidget>

namespace tw::ui {

/// For the whole program, from the first call on.
void followInputHabits();

/// Whether the focus is to be seen on this widget: it has it, and the last thing used was the keyboard. Style sheets
/// ask for the property "ring".
bool showsFocus(const QWidget* widget);

/// Leaves Enter to the widget itself.
void keepEnter(QWidget* widget);

} // namespace tw::ui
