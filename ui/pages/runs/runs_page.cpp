#include "ui/pages/runs/runs_page.h"

#include "ui/bridge/messages.h"
#include "ui/models/recipe_diff.h"
#include "ui/models/run_list.h"
#include "ui/models/run_table_model.h"
#include "ui/models/run_text.h"
#include "ui/pages/runs/recipe_diff_view.h"
#include "ui/pages/runs/run_details.h"
#include "ui/pages/runs/runs_curves.h"
#include "ui/pages/runs/runs_delete.h"
#include "ui/pages/runs/runs_table.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/basics.h"
#include "ui/widgets/card.h"

#include <QComboBox>
#include <QDesktopServices>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QUrl>
#include <QVBoxLayout>

namespace tw::ui {
namespace {

constexpr int kRefresh = 5000; ///< ms; runs of the command line appear by themselves
const QString kSplit = QStringLiteral("runs/split");

} // namespace

RunsPage::RunsPage(Studio& studio, QWidget* parent) : Page(studio, tr("Runs"), parent) {
  m_model = new RunTableModel(studio.runs(), this);
  m_filter = new RunFilter(this);
  m_filter->setSourceModel(m_model);
  buildActions();
  m_error = new Banner(Banner::Kind::Error, {});
  m_error->setObjectName(QStringLiteral("runs-error"));
  m_error->hide();
  content()->addWidget(m_error);
  m_deletion = new RunsDelete(studio);
  content()->addWidget(m_deletion);
  connect(m_deletion, &RunsDelete::answered, this, [this] { m_table->setFocus(Qt::OtherFocusReason); });
  m_sides = new QStackedWidget;
  m_empty = buildEmpty();
  m_history = buildHistory();
  m_sides->addWidget(m_empty);
  m_sides->addWidget(m_history);
  content()->addWidget(m_sides, 1);
  m_refresh.setInterval(kRefresh);
  connect(&m_refresh, &QTimer::timeout, &studio.runs(), &RunList::refresh);
  connect(&studio.runs(), &RunList::changed, this, &RunsPage::follow);
  follow();
}

// --- parts
// -------------------------------------------------------------------------------------------------------------------------------------------

void RunsPage::buildActions() {
  m_delete = addAction(tr("Delete"));
  m_delete->setObjectName(QStringLiteral("run-delete"));
  m_folder = addAction(tr("Open folder"));
  m_folder->setObjectName(QStringLiteral("run-folder"));
  m_reopen = addAction(tr("Reopen recipe"));
  m_reopen->setObjectName(QStringLiteral("run-reopen"));
  m_resume = addAction(tr("Resume"), true);
  m_resume->setObjectName(QStringLiteral("run-resume"));
  connect(m_delete, &QPushButton::clicked, this, [this] { m_deletion->ask(selected()); });
  connect(m_folder, &QPushButton::clicked, this, &RunsPage::openFolder);
  m_reopen->setToolTip(tr("Opens a copy of the run's recipe, as a double click on the run does."));
  connect(m_reopen, &QPushButton::clicked, this, &RunsPage::reopenRecipe);
  connect(m_resume, &QPushButton::clicked, this,
          [this] { withRecipe([this](const Json& recipe) { studio().resumeRun(recipe); }); });
}

QWidget* RunsPage::buildEmpty() {
  auto* card = new Card;
  auto* title = makeLabel(tr("No runs yet"), TextRole::Figure);
  auto* line = makeLabel(tr("Every training is kept here with its curve, its recipe and your notes, whether it was "
                            "started in this window or on the command line."),
                         TextRole::Body, true, true);
  line->setMaximumWidth(480);
  line->setAlignment(Qt::AlignHCenter);
  auto* go = makePrimaryButton(tr("Train something"));
  go->setObjectName(QStringLiteral("runs-train"));
  connect(go, &QPushButton::clicked, this, [this] { Q_EMIT studio().pageRequested(PageId::Train); });
  card->body()->addStretch(2);
  card->body()->addWidget(title, 0, Qt::AlignHCenter);
  auto* middle = new QHBoxLayout;
  middle->addStretch(1);
  middle->addWidget(line, 4);
  middle->addStretch(1);
  card->body()->addLayout(middle);
  card->body()->addSpacing(space::small);
  card->body()->addWidget(go, 0, Qt::AlignHCenter);
  card->body()->addStretch(3);
  return card;
}

QWidget* RunsPage::buildHistory() {
  auto* box = new QWidget;
  auto* down = new QVBoxLayout(box);
  down->setContentsMargins(0, 0, 0, 0);
  down->setSpacing(space::cardGap);
  auto* tools = new QHBoxLayout;
  tools->setSpacing(space::small);
  m_search = new QLineEdit;
  m_search->setObjectName(QStringLiteral("run-search"));
  m_search->setPlaceholderText(tr("Search names, models, tags, notes"));
  m_search->setAccessibleName(tr("Search runs"));
  m_search->setClearButtonEnabled(true);
  m_search->setMaximumWidth(360);
  m_status = new QComboBox;
  m_status->setObjectName(QStringLiteral("run-status"));
  m_status->setAccessibleName(tr("Status"));
  m_status->addItem(tr("Every status"), QString());
  for (const auto* status : {"running", "finished", "stopped", "interrupted", "failed"})
    m_status->addItem(statusText(status), QString::fromLatin1(status));
  m_count = makeLabel({}, TextRole::Secondary, true);
  m_count->setObjectName(QStringLiteral("run-count"));
  tools->addWidget(m_search, 1);
  tools->addWidget(m_status);
  tools->addWidget(m_count);
  tools->addStretch(1);
  down->addLayout(tools);
  auto* find = new QShortcut(QKeySequence::Find, this);
  connect(find, &QShortcut::activated, m_search, [this] {
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
  });
  connect(m_search, &QLineEdit::textChanged, this, [this](const QString& words) {
    m_filter->setWords(words);
    showSelection();
  });
  connect(m_status, &QComboBox::currentIndexChanged, this, [this] {
    m_filter->setStatus(m_status->currentData().toString());
    showSelection();
  });

  auto* split = new QSplitter(Qt::Vertical);
  split->setObjectName(QStringLiteral("runs-split"));
  split->setHandleWidth(space::cardGap);
  split->setChildrenCollapsible(false);
  split->addWidget(buildTable());
  auto* lower = new QWidget;
  auto* across = new QHBoxLayout(lower);
  across->setContentsMargins(0, 0, 0, 0);
  across->setSpacing(space::cardGap);
  m_curves = new RunsCurves(studio());
  m_detailCard = new Card(tr("Details"));
  m_details = new RunDetails;
  connect(m_details, &RunDetails::described, this,
          [this](const QString& id, const QString& notes, const QStringList& tags) {
            studio().runs().setNotes(id, notes, tags);
          });
  m_detailCard->body()->addWidget(m_details, 1);
  across->addWidget(m_curves, 5);
  across->addWidget(m_detailCard, 4);
  m_detailCard->setMinimumWidth(300);
  split->addWidget(lower);
  split->setStretchFactor(0, 3);
  split->setStretchFactor(1, 2);
  split->restoreState(studio().settings().value(kSplit).toByteArray());
  connect(split, &QSplitter::splitterMoved, this,
          [this, split] { studio().settings().setValue(kSplit, split->saveState()); });
  down->addWidget(split, 1);
  return box;
}

QWidget* RunsPage::buildTable() {
  m_table = new RunsTable(m_filter, studio().settings());
  connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &RunsPage::takeSelection);
  connect(m_table, &RunsTable::deletionRequested, this, [this] { m_deletion->ask(selected()); });
  connect(m_table, &RunsTable::openRequested, this, &RunsPage::reopenRecipe);
  auto* card = new Card;
  card->body()->setContentsMargins(1, 4, 1, 4);
  card->body()->addWidget(m_table);
  return card;
}

// --- following the list
// ------------------------------------------------------------------------------------------------------------------------------

void RunsPage::activated() {
  if (studio().bridge().isOpen()) studio().runs().refresh();
  restoreSelection();
  showSelection();
  // Who comes from a page that had the focus would have it at the first button, which deletes.
  if (m_delete->hasFocus()) m_table->setFocus(Qt::OtherFocusReason);
}

bool RunsPage::settled() const { return m_curves->settled() && m_comparing == 0; }

void RunsPage::showEvent(QShowEvent* event) {
  Page::showEvent(event);
  m_refresh.start();
}

void RunsPage::hideEvent(QHideEvent* event) {
  Page::hideEvent(event);
  m_refresh.stop();
}

void RunsPage::follow() {
  const auto& list = studio().runs();
  m_error->setVisible(list.error().has_value());
  if (list.error()) m_error->setText(messageOf(*list.error()), adviceOf(*list.error()));
  m_sides->setCurrentWidget(list.runs().empty() && !list.error() ? m_empty : m_history);
  for (auto* button : {m_delete, m_folder, m_reopen, m_resume})
    button->setVisible(m_sides->currentWidget() == m_history);
  restoreSelection();
  showSelection();
}

void RunsPage::restoreSelection() {
  m_restoring = true;
  auto wanted = studio().runs().current();
  if (wanted.isEmpty() && m_filter->rowCount() > 0)
    wanted << m_filter->index(0, 0).data(RunTableModel::IdRole).toString(); // something to look at
  QItemSelection rows;
  for (int row = 0; row < m_filter->rowCount(); ++row)
    if (wanted.contains(m_filter->index(row, 0).data(RunTableModel::IdRole).toString()))
      rows.select(m_filter->index(row, 0), m_filter->index(row, RunTableModel::Columns - 1));
  if (m_table->selectionModel()->selection() != rows)
    m_table->selectionModel()->select(rows, QItemSelectionModel::ClearAndSelect);
  m_restoring = false;
}

void RunsPage::takeSelection() {
  if (m_restoring) return;
  QStringList ids;
  for (const auto& run : selected()) ids << text(run.id);
  studio().runs().setCurrent(ids);
  showSelection();
}

std::vector<RunInfo> RunsPage::selected() const {
  auto rows = m_table->selectionModel()->selectedRows();
  std::sort(rows.begin(), rows.end(), [](const QModelIndex& a, const QModelIndex& b) { return a.row() < b.row(); });
  std::vector<RunInfo> runs;
  for (const auto& row : rows) runs.push_back(m_model->run(m_filter->mapToSource(row).row()));
  return runs;
}

void RunsPage::showSelection() {
  const auto runs = selected();
  const int all = m_model->rowCount(), shown = m_filter->rowCount();
  m_count->setText(shown == all ? all == 1 ? tr("1 run") : tr("%Ln runs", nullptr, all)
                   : shown ? tr("%L1 of %L2 runs").arg(shown).arg(all)
                                : tr("No run matches."));
  const bool one = runs.size() == 1;
  m_reopen->setEnabled(one);
  m_folder->setEnabled(one);
  m_delete->setEnabled(!runs.empty());
  m_resume->setEnabled(one && canResume(runs.front()) && !studio().run().isActive());
  m_resume->setToolTip(one && !m_resume->isEnabled()
                           ? tr("Only a run that ended early and left a checkpoint can be resumed, and one at a time.")
                           : QString());
  if (runs.size() == 1) {
    m_detailCard->setTitle(text(runs.front().name));
    m_details->showRun(runs.front());
  } else if (runs.size() == 2) {
    m_detailCard->setTitle(tr("What differs"));
    compare();
  } else if (runs.size() > 2) {
    m_detailCard->setTitle(tr("%n runs", nullptr, static_cast<int>(runs.size())));
    m_details->showSeveral(runs);
  } else {
    m_detailCard->setTitle(tr("Details"));
    m_details->showNothing();
  }
  if (runs.size() != 2) m_compared.clear();
  m_curves->setRuns(runs);
}

void RunsPage::compare() {
  const auto runs = selected();
  const auto both = text(runs[0].id) + QLatin1Char('\n') + text(runs[1].id);
  if (both == m_compared) return;
  m_compared = both;
  auto& view = m_details->showDifferences();
  view.showSentence(tr("Reading…"));
  ++m_comparing;
  studio().runs().recipe(text(runs[0].id), this, [this, both, runs](Result<Json> left) {
    studio().runs().recipe(text(runs[1].id), this, [this, both, runs, left = std::move(left)](Result<Json> right) {
      --m_comparing;
      if (both != m_compared) return; // others are selected by now
      auto& view = m_details->showDifferences();
      const auto names = distinctNames(runs);
      if (!left || !right) view.showSentence(messageOf(!left ? left.error() : right.error()));
      else view.show(names[0], names[1], recipeDifferences(*left, *right));
    });
  });
}

// --- actions
// -----------------------------------------------------------------------------------------------------------------------------------------

void RunsPage::withRecipe(std::function<void(const Json&)> then) {
  const auto runs = selected();
  if (runs.size() != 1) return;
  studio().runs().recipe(text(runs.front().id), this, [this, then = std::move(then)](Result<Json> recipe) {
    if (recipe) then(*recipe);
    else studio().noticeError(recipe.error());
  });
}

void RunsPage::reopenRecipe() {
  withRecipe([this](const Json& recipe) { studio().reopen(recipe); });
}

void RunsPage::openFolder() {
  const auto runs = selected();
  if (runs.size() != 1) return;
  const auto folder = text(runs.front().output_dir);
  if (!QDir(folder).exists())
    Q_EMIT studio().notice(tr("The folder %1 is gone.").arg(QDir::toNativeSeparators(folder)), {}, {});
  else if (!QDesktopServices::openUrl(QUrl::fromLocalFile(folder)))
    Q_EMIT studio().notice(tr("No program opens folders here. It is %1.").arg(QDir::toNativeSeparators(folder)), {},
                           {});
}

} // namespace tw::ui
