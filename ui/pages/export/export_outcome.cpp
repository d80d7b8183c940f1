#include "ui/pages/export/export_outcome.h"

#include "engine/api/stage_text.h"
#include "ui/bridge/messages.h"
#include "ui/models/export_model.h"
#include "ui/pages/export/export_certificate.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/basics.h"
#include "ui/widgets/card.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>

namespace tw::ui {

ExportOutcome::ExportOutcome(Studio& studio, QWidget* parent)
    : QWidget(parent), m_studio(studio), m_model(studio.exports()) {
  auto* down = new QVBoxLayout(this);
  down->setContentsMargins(0, 0, 0, 0);
  down->setSpacing(space::cardGap);
  m_plan = makePlan();
  m_progress = makeProgress();
  m_results = new QVBoxLayout;
  m_results->setSpacing(space::cardGap);
  down->addWidget(m_progress);
  down->addLayout(m_results);
  down->addWidget(m_plan);
  down->addStretch(1);
  connect(&m_model, &ExportModel::planChanged, this, &ExportOutcome::showPlan);
  connect(&m_model, &ExportModel::progressed, this, &ExportOutcome::showProgress);
  connect(&m_model, &ExportModel::stateChanged, this, &ExportOutcome::showState);
  connect(&studio.run(), &TrainingRun::stateChanged, this, &ExportOutcome::showProgress);
  showPlan();
  showState();
}

Card* ExportOutcome::makePlan() {
  auto* card = new Card(tr("Will be written"));
  m_size = makeLabel({}, TextRole::Figure);
  m_size->setObjectName(QStringLiteral("plan-size"));
  m_files = makeLabel({}, TextRole::Secondary, true, true);
  m_files->setObjectName(QStringLiteral("plan-files"));
  m_free = makeLabel({}, TextRole::Secondary, true, true);
  m_free->setObjectName(QStringLiteral("plan-free"));
  m_space = new Banner(Banner::Kind::Error, {});
  m_space->setObjectName(QStringLiteral("plan-problem"));
  card->body()->addWidget(m_size);
  card->body()->addWidget(m_files);
  card->body()->addWidget(m_free);
  card->body()->addWidget(m_space);
  return card;
}

Card* ExportOutcome::makeProgress() {
  auto* card = new Card(tr("Exporting"));
  m_stage = makeLabel({}, TextRole::Body, false, true);
  m_stage->setObjectName(QStringLiteral("export-stage"));
  m_bar = new QProgressBar;
  m_bar->setObjectName(QStringLiteral("export-bar"));
  m_bar->setTextVisible(false);
  m_bar->setAccessibleName(tr("Progress of the export"));
  m_amount = makeLabel({}, TextRole::Secondary, true);
  m_cancel = makeButton(tr("Cancel"));
  m_cancel->setObjectName(QStringLiteral("cancel-export"));
  auto* foot = new QHBoxLayout;
  foot->addWidget(m_amount, 1);
  foot->addWidget(m_cancel);
  card->body()->addWidget(m_stage);
  card->body()->addWidget(m_bar);
  card->body()->addLayout(foot);
  connect(m_cancel, &QPushButton::clicked, &m_model, &ExportModel::cancel);
  return card;
}

void ExportOutcome::showPlan() {
  const auto& plan = m_model.plan();
  const bool error = m_model.planError().has_value(), tight = plan && !m_model.enoughSpace();
  m_size->setText(plan ? bytesText(plan->bytes) : QStringLiteral("–"));
  m_files->setVisible(plan.has_value());
  m_free->setVisible(plan.has_value() && !tight);
  if (plan) {
    const auto exact = QLocale().toString(static_cast<qlonglong>(plan->bytes));
    m_files->setText(plan->files == 1
                         ? tr("One file, exactly %1 bytes").arg(exact)
                         : tr("%n files, exactly %1 bytes", nullptr, static_cast<int>(plan->files)).arg(exact));
    m_free->setText(tr("%1 are free on this disk.").arg(bytesText(plan->free_bytes)));
  } else if (!error) {
    m_files->setVisible(true);
    m_files->setText(m_model.source().kind == ExportSource::Kind::None ? tr("Choose what to export to see its size.")
                                                                       : tr("The size is being worked out…"));
    if (m_model.source().kind == ExportSource::Kind::Adapter && m_model.source().base.isEmpty())
      m_files->setText(tr("The size is known once the base model is."));
  }
  m_space->setVisible(error || tight);
  if (error) m_space->setText(messageOf(*m_model.planError()), adviceOf(*m_model.planError()));
  else if (tight)
    m_space->setText(tr("Not enough space: only %1 are free on this disk.").arg(bytesText(plan->free_bytes)),
                     tr("Free some space, or choose a target on another disk."));
}

QString ExportOutcome::stageText() const {
  if (m_model.state() == ExportModel::State::Stopping) return tr("Stopping: nothing half-written stays behind…");
  if (m_model.waitsForTraining()) return tr("Waits until the training ends…");
  switch (m_model.stage()) {
  case ExportModel::Stage::Waiting: return tr("Opening the model…");
  case ExportModel::Stage::Adapter: return tr("Writing the adapter…");
  case ExportModel::Stage::Merge: return translated(tw::stageText("merge")) + QStringLiteral("…");
  case ExportModel::Stage::Verify: return tr("Comparing the merged model with base and adapter…");
  }
  return {};
}

void ExportOutcome::showProgress() {
  if (!m_model.isActive()) return;
  m_stage->setText(stageText());
  const double fraction = m_model.fraction();
  // A range of nothing is the bar that wanders: under way, end unknown.
  m_bar->setRange(0, fraction < 0 ? 0 : 1000);
  if (fraction >= 0) m_bar->setValue(static_cast<int>(fraction * 1000));
  m_amount->setText(fraction >= 0 ? tr("%1 of %2").arg(bytesText(m_model.bytesDone()), bytesText(m_model.bytesTotal()))
                                  : QString());
  m_cancel->setEnabled(m_model.state() == ExportModel::State::Running);
}

void ExportOutcome::showState() {
  const bool ended = m_cancel->hasFocus() && !m_model.isActive();
  m_progress->setVisible(m_model.isActive());
  m_plan->setVisible(!m_model.isActive() && m_model.state() != ExportModel::State::Done);
  showProgress();
  showResult();
  if (!ended) return;
  // The cancel button is gone: what can be done with the result is next, once it is shown.
  QMetaObject::invokeMethod(
      this,
      [this] {
        for (int i = 0; i < m_results->count(); ++i)
          if (auto* button = m_results->itemAt(i)->widget()->findChild<QPushButton*>())
            return button->setFocus(Qt::OtherFocusReason);
      },
      Qt::QueuedConnection);
}

void ExportOutcome::showResult() {
  while (auto* item = m_results->takeAt(0)) {
    item->widget()->hide();
    item->widget()->deleteLater();
    delete item;
  }
  const auto& result = m_model.result();
  switch (m_model.state()) {
  case ExportModel::State::Done: m_results->addWidget(new ExportCertificate(m_studio, result)); break;
  case ExportModel::State::Failed: {
    auto* banner =
        new Banner(Banner::Kind::Error, m_model.error() ? messageOf(*m_model.error()) : tr("The export failed."),
                   m_model.error() ? adviceOf(*m_model.error()) : QString());
    banner->setObjectName(QStringLiteral("export-error"));
    m_results->addWidget(banner);
    if (!result.adapterPath.isEmpty())
      m_results->addWidget(
          new Banner(Banner::Kind::Info, tr("The adapter was written all the same."), result.adapterPath));
    break;
  }
  case ExportModel::State::Cancelled: {
    auto* banner =
        new Banner(Banner::Kind::Info, tr("The export was cancelled."),
                   result.adapterPath.isEmpty() ? tr("Nothing was left behind.")
                                                : tr("The adapter had been written: %1").arg(result.adapterPath));
    banner->setObjectName(QStringLiteral("export-cancelled"));
    m_results->addWidget(banner);
    break;
  }
  default: break;
  }
}

} // namespace tw::ui
