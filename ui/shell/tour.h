#pragma once
// A few marks over the real window that say what each page is for. Nothing is blocked meanwhile; Esc or Skip ends it.
#include "ui/studio/studio.h"

#include <QFrame>
#include <QPointer>

class QLabel;
class QPushButton;

namespace tw::ui {

struct TourStop {
  PageId page;    ///< shown behind the mark
  QString target; ///< object name of what the mark points at
  QString title, sentence;
};
/// The way through the main job.
std::vector<TourStop> tourStops();

class Tour : public QFrame {
  Q_OBJECT

 public:
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

 private:
  void place();
  std::vector<TourStop> m_stops;
  int m_stop = 0;
  QPointer<QWidget> m_ring; ///< a sibling: the window may delete it first
  QLabel *m_title, *m_sentence, *m_count;
  QPushButton *m_back, *m_next;
  bool m_below = false; ///< of its target, else right of it
  int m_tip = 0;        ///< where along the edge the tip points
};

} // namespace tw::ui
