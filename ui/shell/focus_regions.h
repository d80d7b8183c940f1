#pragma once
// Where the keys go in the window: round its regions by F6 and Ctrl+Tab, and not away from a page by chance.
#include <QList>
#include <QObject>

class QStackedWidget;
class QWidget;

namespace tw::ui {

class FocusRegions : public QObject {
  Q_OBJECT

 public:
  /// Has to go before the window's pages do.
  explicit FocusRegions(QWidget& window);
  /// The regions of a frame that was made anew; the last one is the page that `pages` shows.
  void set(const QList<QWidget*>& before, QStackedWidget* pages);

 private:
  void go(int direction);
  void keepOnPage(QWidget* before, QWidget* now);

  QWidget& m_window;
  QList<QWidget*> m_before;
  QStackedWidget* m_pages = nullptr;
};

} // namespace tw::ui
