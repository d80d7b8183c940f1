#pragma once
// The history of all runs, of this window and of the command line: find, compare, go on, take notes, delete.
#include "ui/pages/page.h"

#include <QTimer>

class QComboBox;
class QLabel;
class QLineEdit;
class QSplitter;
class QStackedWidget;

namespace tw::ui {

class Banner;
class Card;
class RunDetails;
class RunFilter;
class RunTableModel;
class RunsCurves;
class RunsDelete;
class RunsTable;

class RunsPage : public Page {
  Q_OBJECT

 public:
  explicit RunsPage(Studio& studio, QWidget* parent = nullptr);
  void activated() override;
  bool settled() const override;

 protected:
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;

 private:
  QWidget* buildEmpty();
  QWidget* buildHistory();
  QWidget* buildTable();
  void buildActions();
  void follow();           ///< the list changed
  void restoreSelection(); ///< what RunList says is looked at
  void takeSelection();    ///< the user selected other rows
  void showSelection();
  void compare();
  std::vector<RunInfo> selected() const;
  void withRecipe(std::function<void(const Json&)> then);
  void reopenRecipe();
  void openFolder();

  RunTableModel* m_model;
  RunFilter* m_filter;
  QStackedWidget* m_sides;
  QWidget *m_empty, *m_history;
  QLineEdit* m_search;
  QComboBox* m_status;
  QLabel* m_count;
  Banner* m_error;
  RunsDelete* m_deletion;
  RunsTable* m_table;
  RunsCurves* m_curves;
  Card* m_detailCard;
  RunDetails* m_details;
  QPushButton *m_resume, *m_reopen, *m_folder, *m_delete;
  QTimer m_refresh;
  QString m_compared; ///< the two runs whose difference is shown
  bool m_restoring = false;
  int m_comparing = 0; ///< comparisons under way
};

} // namespace tw::ui
