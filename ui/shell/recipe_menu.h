#pragma once
// What the recipe's button opens. Its actions are the window's too, so that their keys work everywhere in it.
#include "ui/studio/studio.h"

#include <QMenu>

namespace tw::ui {

class HeaderBar;
class MainWindow;
class RecipeFiles;

class RecipeMenu : public QMenu {
  Q_OBJECT

 public:
  RecipeMenu(Studio& studio, RecipeFiles& files, HeaderBar& header, MainWindow& window);

 private:
  template <class Slot> QAction* add(const QString& text, const QKeySequence& keys, Slot&& slot);
  void addRecent();
  void addUndo();
  static void step(Studio& studio, bool back); ///< undo or redo, and say what it was

  Studio& m_studio;
  MainWindow& m_window;
};

} // namespace tw::ui
