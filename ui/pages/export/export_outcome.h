#pragma once
// The right column of the export page: what will be written, how far it is, and the certificate of what came out.
#include "ui/studio/studio.h"

#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;
class QVBoxLayout;

namespace tw::ui {

class Banner;
class Card;
class ExportModel;

class ExportOutcome : public QWidget {
  Q_OBJECT

 public:
  explicit ExportOutcome(Studio& studio, QWidget* parent = nullptr);

 private:
  Card* makePlan();
  Card* makeProgress();
  void showPlan();
  void showProgress();
  void showState();
  void showResult();
  QString stageText() const;
  Studio& m_studio;
  ExportModel& m_model;
  Card *m_plan, *m_progress;
  QLabel *m_size, *m_files, *m_free, *m_stage, *m_amount;
  Banner* m_space;
  QProgressBar* m_bar;
  QPushButton* m_cancel;
  QVBoxLayout* m_results;
};

} // namespace tw::ui
