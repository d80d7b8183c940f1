#pragma once
// How the base weights are held while training, each choice with what it takes, and the format of the computation.
#include "ui/widgets/card.h"

namespace tw::ui {

class ChoiceCard;
class FieldRow;
class QuantizationPlans;
class Studio;

class ModelPrecision : public Card {
  Q_OBJECT

 public:
  explicit ModelPrecision(Studio& studio, QWidget* parent = nullptr);

 protected:
  void showEvent(QShowEvent* event) override;

 private:
  void followRecipe();
  void showPlans();
  Studio& m_studio;
  QuantizationPlans* m_plans;
  std::vector<ChoiceCard*> m_cards;
  FieldRow* m_format;
};

} // namespace tw::ui
