#pragma once
// The recipe and its file: a new one, opening, saving, and what is asked before changes would be lost.
#include "ui/studio/studio.h"

namespace tw::ui {

class RecipeFiles : public QObject {
  Q_OBJECT

 public:
  /// Questions and dialogs are `window`'s.
  RecipeFiles(Studio& studio, QWidget& window);
  /// False: the present one stays.
  bool startNew();
  void open();
  bool save();
  bool saveAs();
  /// Asks when there is something unsaved; false: stay.
  bool letGo();

 private:
  enum class Answer { Replace, Other, Cancel };
  Answer askAboutChangedFile(); ///< it is no longer what was opened
  Studio& m_studio;
  QWidget& m_window;
};

} // namespace tw::ui
