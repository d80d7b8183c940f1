#pragma once
// Beside the curves: one run's facts, tags and notes; two runs' differing settings; several runs' results in order.
#include "engine/api/services.h"

#include <QWidget>

class QLineEdit;
class QPlainTextEdit;
class QStackedWidget;
class QVBoxLayout;

namespace tw::ui {

class RecipeDiffView;
class ShortLabel;

class RunDetails : public QWidget {
  Q_OBJECT

 public:
  explicit RunDetails(QWidget* parent = nullptr);
  void showNothing();
  void showRun(const RunInfo& run);
  void showSeveral(const std::vector<RunInfo>& runs);
  RecipeDiffView& showDifferences();

 Q_SIGNALS:
  /// The user wrote other tags or notes for the run.
  void described(const QString& id, const QString& notes, const QStringList& tags);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  QWidget* buildRun();
  void keep();
  QStackedWidget* m_sides;
  QWidget *m_nothing, *m_run, *m_difference, *m_several;
  RecipeDiffView* m_differences;
  QVBoxLayout* m_results;
  ShortLabel *m_model, *m_folder, *m_started;
  QLineEdit* m_tags;
  QPlainTextEdit* m_notes;
  RunInfo m_shown;
};

} // namespace tw::ui
