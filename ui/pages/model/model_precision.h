#pragma once
// How the base weights are held while training, each choice with the memory it needs, the format of the computation,
// and the block size of four-bit weights.
#include "ui/widgets/card.h"

class QPushButton;

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
  void addFormat();
  void addBlockSize();
  void setFolded(bool folded);
  void followRecipe();
  void followBlockSize();
  void showPlans();
  Studio& m_studio;
  QuantizationPlans* m_plans;
  std::vector<ChoiceCard*> m_cards;
  FieldRow *m_format, *m_block;
  QPushButton* m_fold;
};

} // namespace tw::ui
