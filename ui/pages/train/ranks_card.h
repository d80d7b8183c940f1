#pragma once
// Which rank each module of each layer has, where a run's ranks differ: chosen by gradients, or set by a pattern.
#include "ui/widgets/card.h"

class QLabel;

namespace tw::ui {

class RankMap;
class Studio;

class RanksCard : public Card {
  Q_OBJECT

 public:
  explicit RanksCard(Studio& studio, QWidget* parent = nullptr);

 private:
  void follow();
  Studio& m_studio;
  RankMap* m_map;
  QLabel* m_others;
};

} // namespace tw::ui
