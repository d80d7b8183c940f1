#pragma once
// What all the data adds up to, and how long its samples are.
#include "ui/studio/studio.h"
#include "ui/widgets/card.h"

class QLabel;
class QProgressBar;
class QPushButton;
class QSpinBox;

namespace tw::ui {

class FactList;
class Histogram;

/// "What will be trained".
class DataSummary : public Card {
  Q_OBJECT

 public:
  explicit DataSummary(Studio& studio, QWidget* parent = nullptr);

 private:
  void follow();
  QList<std::pair<QString, QString>> facts() const;
  Studio& m_studio;
  FactList* m_facts;
  QWidget* m_progressRow;
  QProgressBar* m_progress;
  QLabel* m_error;
  QPushButton *m_toModel, *m_again;
};

/// "Length in tokens" with the line at max_length.
class DataLength : public Card {
  Q_OBJECT

 public:
  explicit DataLength(Studio& studio, QWidget* parent = nullptr);

 private:
  void followTotals();
  void followRecipe();
  void showCut();
  void setLimit(int limit);
  Studio& m_studio;
  QSpinBox* m_limit;
  Histogram* m_histogram;
  QLabel* m_cut;
};

} // namespace tw::ui
