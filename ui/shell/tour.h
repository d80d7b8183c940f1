#pragma once
// A strip below the pages that says what each is for, while a ring marks the way to it. It stands still, covers nothing
// and blocks nothing; Esc or Skip ends it.
#include "ui/studio/studio.h"

#include <QFrame>
#include <QPointer>

class QLabel;
class QPushButton;

namespace tw::ui {

struct TourStop {
  PageId page;    ///< shown behind the mark
  QString target; ///< object name of what the ring marks
  QString title, sentence;
};
/// The way through the main job.
std::vector<TourStop> tourStops();

class Tour : public QFrame {
  Q_OBJECT

 public:
  /// `window` holds what is marked; who makes the tour gives it its place.
  Tour(QWidget* window, std::vector<TourStop> stops);
  ~Tour() override;
  void go(int stop);
  int stop() const { return m_stop; }
  PageId page() const { return m_stops[static_cast<size_t>(m_stop)].page; }
  void end();

 Q_SIGNALS:
  void pageWanted(tw::ui::PageId page);
  /// Skipped or seen to the end; the tour deletes itself.
  void ended();

 protected:
  void paintEvent(QPaintEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void mark();
  QWidget* m_window;
  std::vector<TourStop> m_stops;
  int m_stop = 0;
  QPointer<QWidget> m_ring; ///< a sibling: the window may delete it first
  QLabel *m_title, *m_sentence, *m_count;
  QPushButton *m_skip, *m_back, *m_next;
};

} // namespace tw::ui
