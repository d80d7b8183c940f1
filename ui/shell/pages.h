#pragma once
// The pages, in the order of the sidebar: the one place that knows them all.
#include "ui/pages/page.h"

namespace tw::ui {

struct PageEntry {
  PageId id;
  QString name;       ///< of its icon (resources/icons/NAME.svg), of its entry in the sidebar, and in the settings
  QString (*title)(); ///< in the language of now
  Page* (*make)(Studio&);
};

const std::vector<PageEntry>& pageEntries();
const PageEntry& pageEntry(PageId id);
/// Asks what becomes of the run when the window closes (keep running in the tray, stop and save, cancel). True = close
/// now.
bool closeDuringRun(QWidget& window, Studio& studio);

} // namespace tw::ui
