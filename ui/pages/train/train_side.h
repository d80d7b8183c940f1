#pragma once
// The cards beside the loss: the learning rate and its change, advice, and answers as they are generated.
#include "ui/studio/studio.h"
#include "ui/widgets/card.h"

class QLabel;
class QPushButton;

namespace tw::ui {

class RateSpinBox;

class LearningRateCard : public Card {
  Q_OBJECT

 public:
  explicit LearningRateCard(Studio& studio, QWidget* parent = nullptr);

 protected:
  void keyPressEvent(QKeyEvent* event) override;

 private:
  void showRate();
  QString problem() const; ///< what is wrong with the rate that is typed, or empty
  void showOutcome();
  void openEditor(bool open);
  void apply();
  Studio& m_studio;
  QLabel *m_value, *m_outcome;
  QLabel* m_problem;
  QPushButton *m_change, *m_apply;
  QString m_pending; ///< the rate that was set and that no step has used yet
  qsizetype m_pendingSince = 0;
  QWidget* m_editor;
  RateSpinBox* m_spin;
};

class AdviceCard : public Card {
  Q_OBJECT

 public:
  explicit AdviceCard(Studio& studio, QWidget* parent = nullptr);

 private:
  void rebuild();
  Studio& m_studio;
  QWidget* m_list = nullptr;
  bool m_waiting = true; ///< no curve yet
};

class AnswersCard : public Card {
  Q_OBJECT

 public:
  explicit AnswersCard(Studio& studio, QWidget* parent = nullptr);

 private:
  void rebuild();
  void addHint(QVBoxLayout* layout);
  Studio& m_studio;
  QWidget* m_list = nullptr;
};

} // namespace tw::ui
