#pragma once
// The table of the run history: as many columns as fit, the most telling first, so that it never scrolls sideways. The
// name takes the room that is left.
#include "ui/models/run_table_model.h"

#include <QTableView>

#include <array>

namespace tw::ui {

class Settings;

class RunsTable : public QTableView {
  Q_OBJECT

 public:
  /// `runs` is a model with the columns of RunTableModel.
  RunsTable(QAbstractItemModel* runs, Settings& settings, QWidget* parent = nullptr);

 Q_SIGNALS:
  void deletionRequested();
  void openRequested();

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  void setUpHeader();
  /// Hides what does not fit; what a hidden column says stays in the tool tip of the name and beside the curves.
  void fit();
  void keep();
  Settings& m_settings;
  std::array<int, RunTableModel::Columns> m_widths{}; ///< of the columns when last shown
  bool m_fitting = false;                             ///< sizes change by our hand
};

} // namespace tw::ui
