#include "ui/shell/page_warm_up.h"

#include "ui/shell/main_window.h"
#include "ui/shell/pages.h"

namespace tw::ui {
namespace {

constexpr int kBetween = 150; ///< ms: whoever clicks meanwhile waits for one page at most

} // namespace

PageWarmUp::PageWarmUp(Studio& studio, MainWindow& window) : QObject(&window), m_studio(studio), m_window(window) {
  m_timer.setSingleShot(true);
  m_timer.setInterval(kBetween);
  connect(&m_timer, &QTimer::timeout, this, &PageWarmUp::next);
  connect(&studio.bridge(), &EngineBridge::opened, this, &PageWarmUp::begin);
  // A change of the language threw all pages away.
  connect(&studio.settings(), &Settings::languageChanged, this, &PageWarmUp::begin, Qt::QueuedConnection);
  connect(&studio.run(), &TrainingRun::stateChanged, this, [this] {
    if (m_next < pageEntries().size()) m_timer.start();
  });
}

void PageWarmUp::begin() {
  m_next = 0;
  m_timer.start();
}

void PageWarmUp::next() {
  // During a run it would count as the run's; the end of the run goes on.
  if (m_studio.run().isActive() || m_next >= pageEntries().size()) return;
  m_window.page(pageEntries()[m_next].id)->ensurePolished();
  if (++m_next < pageEntries().size()) m_timer.start();
}

} // namespace tw::ui
