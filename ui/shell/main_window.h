#pragma once
// The frame: sidebar, header, pages, and what belongs to the whole window (drops, tour, closing).
#include "ui/shell/focus_regions.h"
#include "ui/shell/recipe_files.h"

#include <QMainWindow>
#include <QMap>
#include <QPointer>

class QStackedWidget;
class QVBoxLayout;

namespace tw::ui {

class DropOverlay;
class EngineStrip;
class HeaderBar;
class Page;
class RecipeMenu;
class Sidebar;
class Toast;
class Tour;

class MainWindow : public QMainWindow {
  Q_OBJECT

 public:
  explicit MainWindow(Studio& studio, QWidget* parent = nullptr);
  ~MainWindow() override;
  void showPage(PageId id);
  PageId currentPage() const { return m_current; }
  Page* page(PageId id);
  /// Files named on the command line, dropped or pasted.
  void take(const QStringList& paths);
  void paste();
  /// Shows the way through the pages, from the beginning.
  void startTour();

 protected:
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dragMoveEvent(QDragMoveEvent* event) override;
  void dragLeaveEvent(QDragLeaveEvent* event) override;
  void dropEvent(QDropEvent* event) override;
  void closeEvent(QCloseEvent* event) override;
  void changeEvent(QEvent* event) override;
  void showEvent(QShowEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void build(); ///< everything with text in it; again after a change of language
  void showTitle();
  void showReadiness();
  void continueTour(int stop);

  Studio& m_studio;
  RecipeFiles m_files;
  FocusRegions m_focus;
  Sidebar* m_sidebar = nullptr;
  HeaderBar* m_header = nullptr;
  QStackedWidget* m_pages = nullptr;
  QVBoxLayout* m_down = nullptr; ///< header, pages, and below them the tour
  QMap<PageId, Page*> m_made;
  DropOverlay* m_overlay = nullptr;
  Toast* m_toast = nullptr;
  QPointer<Tour> m_tour;
  QPointer<RecipeMenu> m_menu;
  PageId m_current = PageId::Home;
  DropPlan m_drop;
};

} // namespace tw::ui
