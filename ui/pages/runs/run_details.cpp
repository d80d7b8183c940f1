#include "ui/pages/runs/run_details.h"

#include "ui/bridge/messages.h"
#include "ui/charts/overlay_chart.h"
#include "ui/models/run_text.h"
#include "ui/pages/runs/recipe_diff_view.h"
#include "ui/widgets/basics.h"
#include "ui/widgets/entry_row.h"
#include "ui/widgets/run_dot.h"
#include "ui/widgets/short_label.h"

#include <QBoxLayout>
#include <QDir>
#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QStackedWidget>

namespace tw::ui {
namespace {

QScrollArea* scrolled(QWidget* inner, const QString& name) {
  auto* area = new QScrollArea;
  area->setWidgetResizable(true);
  area->setFrameShape(QFrame::NoFrame);
  area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  area->setWidget(inner);
  area->setAccessibleName(name); // takes the focus, so that keys scroll it
  return area;
}

} // namespace

RunDetails::RunDetails(QWidget* parent) : QWidget(parent) {
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  m_sides = new QStackedWidget;
  layout->addWidget(m_sides);
  auto* hint = makeLabel(tr("Select a run to see its curve and to write notes. Select two to see how their recipes "
                            "differ, or several to compare their curves."),
                         TextRole::Body, true, true);
  hint->setAlignment(Qt::AlignTop | Qt::AlignLeft);
  m_nothing = hint;
  m_run = buildRun();
  m_differences = new RecipeDiffView;
  m_difference = scrolled(m_differences, tr("What differs"));
  auto* list = new QWidget;
  m_results = new QVBoxLayout(list);
  m_results->setContentsMargins(0, 0, space::small, 0); // room for the scroll bar
  m_results->setSpacing(0);
  m_several = scrolled(list, tr("Results"));
  for (auto* side : {m_nothing, m_run, m_difference, m_several}) m_sides->addWidget(side);
}

QWidget* RunDetails::buildRun() {
  auto* box = new QWidget;
  auto* down = new QVBoxLayout(box);
  down->setContentsMargins(0, 0, 0, 0);
  down->setSpacing(space::small);
  auto* facts = new QGridLayout;
  facts->setHorizontalSpacing(space::medium);
  facts->setVerticalSpacing(space::tight);
  const auto fact = [&](int row, const QString& title) {
    auto* value = new ShortLabel({}, TextRole::Body, false, Qt::ElideMiddle);
    facts->addWidget(makeLabel(title, TextRole::Body, true), row, 0);
    facts->addWidget(value, row, 1);
    return value;
  };
  m_model = fact(0, tr("Model"));
  m_model->setObjectName(QStringLiteral("run-model"));
  m_folder = fact(1, tr("Folder"));
  m_started = fact(2, tr("Started"));
  m_tags = new QLineEdit;
  m_tags->setObjectName(QStringLiteral("run-tags"));
  m_tags->setPlaceholderText(tr("Tags, separated by commas"));
  m_tags->setAccessibleName(tr("Tags"));
  facts->addWidget(makeLabel(tr("Tags"), TextRole::Body, true), 3, 0);
  facts->addWidget(m_tags, 3, 1);
  facts->setColumnStretch(1, 1);
  down->addLayout(facts);
  m_notes = new QPlainTextEdit;
  m_notes->setObjectName(QStringLiteral("run-notes"));
  m_notes->setPlaceholderText(tr("Notes: what was tried, what came of it"));
  m_notes->setAccessibleName(tr("Notes"));
  m_notes->setTabChangesFocus(true);
  insetText(m_notes);
  m_notes->setMinimumHeight(56);
  m_notes->installEventFilter(this);
  down->addWidget(m_notes, 1);
  connect(m_tags, &QLineEdit::editingFinished, this, &RunDetails::keep);
  return box;
}

bool RunDetails::eventFilter(QObject* watched, QEvent* event) {
  if (watched == m_notes && event->type() == QEvent::FocusOut) keep();
  return QWidget::eventFilter(watched, event);
}

void RunDetails::keep() {
  const auto tags = tagsFromText(m_tags->text());
  const auto notes = m_notes->toPlainText().trimmed();
  if (m_shown.id.empty() || (notes == text(m_shown.notes) && tags == tagsFromText(tagsText(m_shown)))) return;
  m_shown.notes = notes.toStdString();
  m_shown.tags.clear();
  for (const auto& tag : tags) m_shown.tags.push_back(tag.toStdString());
  Q_EMIT described(text(m_shown.id), notes, tags);
}

void RunDetails::showNothing() {
  m_shown = {};
  m_sides->setCurrentWidget(m_nothing);
}

void RunDetails::showRun(const RunInfo& run) {
  const bool another = run.id != m_shown.id;
  // Words being written are not replaced by a refresh.
  if (another) keep();
  if (another || !m_tags->hasFocus()) m_tags->setText(tagsText(run));
  if (another || !m_notes->hasFocus())
    if (m_notes->toPlainText() != text(run.notes)) m_notes->setPlainText(text(run.notes));
  m_shown = run;
  const auto say = [](ShortLabel* label, const QString& shown, const QString& whole) {
    label->setText(shown);
    label->setToolTip(whole);
  };
  say(m_model, tr("%1 · %2").arg(modelText(run), methodText(run)), QDir::toNativeSeparators(text(run.model)));
  say(m_folder, QDir::toNativeSeparators(text(run.output_dir)), QDir::toNativeSeparators(text(run.output_dir)));
  const auto started = run.seconds > 0
                           ? tr("%1 · took %2").arg(exactTimeText(startedTime(run)), durationText(run.seconds))
                           : exactTimeText(startedTime(run));
  say(m_started, started, started);
  m_sides->setCurrentWidget(m_run);
}

void RunDetails::showSeveral(const std::vector<RunInfo>& runs) {
  m_shown = {};
  while (auto* item = m_results->takeAt(0)) {
    delete item->widget();
    delete item;
  }
  const auto names = distinctNames(runs);
  for (size_t i = 0; i < runs.size(); ++i) {
    const auto& run = runs[i];
    auto* row =
        new EntryRow(names[static_cast<qsizetype>(i)], tr("%1 · %2 steps").arg(methodText(run), stepsText(run)));
    row->setFacts(lossText(run), statusText(run.status), statusDot(run.status));
    row->setPassive();
    m_results->addWidget(row);
  }
  m_results->addStretch(1);
  m_sides->setCurrentWidget(m_several);
}

RecipeDiffView& RunDetails::showDifferences() {
  m_shown = {};
  m_sides->setCurrentWidget(m_difference);
  return *m_differences;
}

} // namespace tw::ui
