#pragma once
// Makes the pages that nobody has looked at yet, one after another, while the program has nothing to do: the first look
// at a page is as quick as the second, and what pages hold is held before a run begins, so that the memory of a run is
// that of the run.
#include <QObject>
#include <QTimer>

namespace tw::ui {

class MainWindow;
class Studio;

class PageWarmUp : public QObject {
  Q_OBJECT

 public:
  PageWarmUp(Studio& studio, MainWindow& window);

 private:
  void begin();
  void next();
  Studio& m_studio;
  MainWindow& m_window;
  QTimer m_timer;
  size_t m_next = 0; ///< of pageEntries()
};

} // namespace tw::ui
