#pragma once
class QWidget;

namespace tw::ui {

/// Below `root`, the wheel over a list, a number or a slider scrolls the page instead of changing the value: whoever
/// scrolls past must change nothing.
void leaveWheelToPage(QWidget* root);

} // namespace tw::ui
