#pragma once
// Above every page: the recipe's name with its unsaved mark and menu, the run chip and the device chip.
#include <QWidget>

class QLabel;
class QToolButton;

namespace tw::ui {

class Chip;
class EditableName;
class Studio;

class HeaderBar : public QWidget {
  Q_OBJECT

 public:
  explicit HeaderBar(Studio& studio, QWidget* parent = nullptr);
  /// Opens the recipe's menu (New, Open, Save …), which the window fills.
  QToolButton* recipeButton() { return m_menu; }
  /// Lets the user write another name for the recipe.
  void rename();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void showRecipe();
  void showRun();
  void showDevice();
  Studio& m_studio;
  EditableName* m_name;
  QToolButton* m_menu;
  QLabel* m_state;
  Chip *m_run, *m_device;
};

} // namespace tw::ui
