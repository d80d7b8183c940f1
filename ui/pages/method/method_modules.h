#pragma once
// The card of target modules: a drawing of what is trained, kinds of linear layer, layers, and how many parameters that
// trains.
#include "ui/widgets/card.h"

class QLabel;
class QLineEdit;
class QPushButton;

namespace tw::ui {

class LayerDrawing;
class ModuleTree;
class RangeSlider;
class Studio;

class MethodModules : public Card {
  Q_OBJECT

 public:
  explicit MethodModules(Studio& studio, QWidget* parent = nullptr);

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  void build();
  void showDrawing();
  void followModel();
  void followRecipe();
  void followPlan();
  void setPatternShown(bool shown);
  int layerCount() const;
  Studio& m_studio;
  QPushButton *m_allLinear, *m_byPattern, *m_chooseModel;
  QWidget *m_list, *m_layersBox;
  LayerDrawing* m_drawing;
  ModuleTree* m_tree;
  QLineEdit* m_pattern;
  QLabel *m_empty, *m_others, *m_layersText, *m_problem, *m_figure, *m_share;
  RangeSlider* m_layers;
};

} // namespace tw::ui
