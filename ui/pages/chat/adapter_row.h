#pragma once
// One mounted adapter: its name, its weight as a figure and a slider, and a cross that unmounts it.
#include <QWidget>

class QLabel;
class QToolButton;

namespace tw::ui {

class ShortLabel;
class WeightSlider;

class AdapterRow : public QWidget {
  Q_OBJECT

 public:
  /// Without a weight (the run under way, a whole model) there is no slider.
  AdapterRow(const QString& name, const QString& tip, bool weighted, QWidget* parent = nullptr);
  void setName(const QString& name);
  void setWeight(double weight);
  void setRemovable(bool removable);

 Q_SIGNALS:
  void weightChanged(double weight);
  void removed();

 private:
  ShortLabel* m_name;
  QLabel* m_value;
  QToolButton* m_remove;
  WeightSlider* m_slider = nullptr;
};

} // namespace tw::ui
