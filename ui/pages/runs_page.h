#pragma once
// The history of all runs, of this window and of the command line: find, compare, go on, take notes, delete.
#include "ui/models/run_history.h"
#include "ui/pages/page.h"

#include <QHash>
#include <QSet>
#include <QTimer>

class QComboBox;
class QLabel;
class QLineEdit;
class QSplitter;
class QStackedWidget;
class QTableView;

namespace tw::ui {

class Banner;
class Card;
class OverlayChart;
class RunDetails;
class RunFilter;
class RunTableModel;

class RunsPage : public Page {
  Q_OBJECT

 public:
  explicit RunsPage(Studio& studio, QWidget* parent = nullptr);
  void activated() override;
  bool settled() const override { return m_reading.isEmpty() && m_comparing == 0; }

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
  void showCurves();
  void readCurves(const QString& id);
  void compare();
  std::vector<RunInfo> selected() const;
  void withRecipe(std::function<void(const Json&)> then);
  void openFolder();
  void askDelete();
  void remove(const QStringList& ids, bool files);

  RunTableModel* m_model;
  RunFilter* m_filter;
  QStackedWidget* m_sides;
  QWidget *m_empty, *m_history;
  QLineEdit* m_search;
  QComboBox *m_status, *m_measure;
  QLabel* m_count;
  QVBoxLayout* m_banners;
  Banner *m_error, *m_question = nullptr;
  QTableView* m_table;
  Card *m_curveCard, *m_detailCard;
  OverlayChart* m_chart;
  RunDetails* m_details;
  QPushButton *m_resume, *m_reopen, *m_folder, *m_delete;
  QHash<QString, RunCurves> m_curves; ///< read so far, by run
  QSet<QString> m_reading, m_stale;   ///< questions under way; curves that have grown since
  QTimer m_refresh;
  QString m_compared; ///< the two runs whose difference is shown
  bool m_restoring = false;
  int m_comparing = 0; ///< comparisons under way
};

} // namespace tw::ui
