#pragma once
// The compared methods in rows: what each took and gave, the best one marked, and what they answer.
#include "ui/models/method_comparison.h"

#include <QWidget>

class QGridLayout;
class QLabel;
class QVBoxLayout;

namespace tw::ui {

class CompareTable : public QWidget {
  Q_OBJECT

 public:
  explicit CompareTable(QWidget* parent = nullptr);
  /// `winner`: index of the best, or -1.
  void setMethods(const std::vector<ComparedMethod>& methods, int winner);

 Q_SIGNALS:
  /// The method is to become that of the recipe.
  void chosen(int index);

 private:
  void fillRow(QGridLayout* grid, int row, const ComparedMethod& method, int index, bool best);
  void fillAnswers(QVBoxLayout* down, const std::vector<ComparedMethod>& methods);
  /// The figures of a method that is being trained: what is done stands still, so that a button is not made anew
  /// under the pointer.
  void updateFigures(const std::vector<ComparedMethod>& methods);
  struct Figures {
    QLabel *parameters = nullptr, *time = nullptr, *trainLoss = nullptr, *validationLoss = nullptr;
  };
  std::vector<Figures> m_figures; ///< by method; without labels where it failed
  QStringList m_shown;            ///< what rows and buttons there are, to see when they change
  QVBoxLayout* m_down;
  QWidget* m_content = nullptr;
};

} // namespace tw::ui
