#pragma once
// The pages by name: the one place that knows them all.
#include "ui/pages/page.h"

namespace tw::ui {

Page* makePage(PageId id, Studio& studio);
/// Asks what becomes of the run when the window closes (keep running in the tray, stop and save, cancel). True = close
/// now.
bool closeDuringRun(QWidget& window, Studio& studio);

} // namespace tw::ui
