#pragma once
// Compare: which methods, on how many steps; their curves over one another, what each took and gave, and its answers.
#include "ui/models/method_comparison.h"
#include "ui/pages/page.h"

class QLineEdit;
class QProgressBar;

namespace tw::ui {

class Banner;
class Card;
class CheckBox;
class CompareTable;
class NumberBox;
class OverlayChart;

class ComparePage : public Page {
  Q_OBJECT

 public:
  explicit ComparePage(Studio& studio, QWidget* parent = nullptr);
  bool settled() const override;

 private:
  Card* makeChoice();
  QWidget* makeResults();
  void follow();
  void followSetup();
  void followCurves();
  void showProblem();
  QString progressText() const;

  MethodComparison& m_model;
  QPushButton *m_start, *m_stop, *m_resume;
  QHash<QString, CheckBox*> m_boxes;
  NumberBox* m_steps;
  QLineEdit* m_prompt;
  Banner *m_missing, *m_problem;
  QPushButton* m_missingLink;
  PageId m_missingPage = PageId::Data;
  OverlayChart* m_chart;
  Card* m_results;
  CompareTable* m_table;
};

} // namespace tw::ui
