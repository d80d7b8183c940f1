#pragma once
// The memory card of the Method page: the memory that a training step needs on the device, live.
#include "ui/widgets/card.h"

class QLabel;

namespace tw::ui {

class MemoryBar;
class Studio;
class TintedLabel;

class MethodMemory : public Card {
  Q_OBJECT

 public:
  explicit MethodMemory(Studio& studio, QWidget* parent = nullptr);

 private:
  void follow();
  Studio& m_studio;
  TintedLabel* m_verdict;
  QLabel* m_explanation;
  MemoryBar* m_bar;
};

} // namespace tw::ui
