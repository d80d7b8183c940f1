#pragma once
// Above every page: the recipe's name with its unsaved mark and menu, the run chip and the device chip.
#include <QWidget>

class QLabel;
class QToolButton;

namespace tw::ui {

class Chip;
class Studio;

class HeaderBar : public QWidget {
  Q_OBJECT

 public:
  explicit HeaderBar(Studio& studio, QWidget* parent = nullptr);
  /// Opens the recipe's menu (New, Open, Save …), which the window fills.
  QToolButton* recipeButton() { return m_recipe; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  void showRecipe();
  void showRun();
  void showDevice();
  Studio& m_studio;
  QToolButton* m_recipe;
  QLabel* m_state;
  Chip *m_run, *m_device;
};

} // namespace tw::ui
