#pragma once
// The pages at the left, with a tick where nothing is missing for a run. Arrow keys move, Enter opens.
#include "ui/studio/studio.h"

#include <QWidget>

class QAbstractButton;

namespace tw::ui {

class Sidebar : public QWidget {
  Q_OBJECT

 public:
  explicit Sidebar(QWidget* parent = nullptr);
  void setCurrent(PageId page);
  /// A tick where nothing is missing; otherwise what is missing, if anything is known to be.
  void setReadiness(PageId page, bool done, const QString& missing);

 Q_SIGNALS:
  void chosen(tw::ui::PageId page);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  class Entry;
  QList<Entry*> m_entries;
};

} // namespace tw::ui
