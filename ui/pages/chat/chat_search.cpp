#include "ui/pages/chat/chat_search.h"

#include "ui/bridge/messages.h"
#include "ui/fields/number_box.h"
#include "ui/models/adapter_folder.h"
#include "ui/models/chat_model.h"
#include "ui/models/dataset_names.h"
#include "ui/models/export_model.h"
#include "ui/models/figure_text.h"
#include "ui/models/last_folder.h"
#include "ui/models/weight_search.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/basics.h"
#include "ui/widgets/short_label.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

#include <cmath>

namespace tw::ui {
namespace {

using State = WeightSearch::State;
constexpr int kMostRows = 100'000, kMostTries = 10'000;
enum Column { Name, Weight, Loss };

QString lossText(double loss) { return std::isfinite(loss) ? figureText(loss, Figure::Plain) : QStringLiteral("–"); }
QString weightText(double weight) {
  return std::isfinite(weight) ? QLocale().toString(weight, 'f', 2) : QStringLiteral("–");
}

QLabel* figure(bool strong) {
  auto* label = makeLabel({}, strong ? TextRole::CardTitle : TextRole::Body);
  label->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  return label;
}

} // namespace

ChatSearch::ChatSearch(Studio& studio, QWidget* parent)
    : Card(tr("Find the best mix"), parent), m_studio(studio), m_search(studio.weightSearch()) {
  setObjectName(QStringLiteral("weight-search"));
  m_setup = makeSetup();
  m_running = makeProgress();
  m_problem = new Banner(Banner::Kind::Error, {});
  m_problem->setObjectName(QStringLiteral("search-problem"));
  m_tablePlace = new QVBoxLayout;
  m_note = makeLabel({}, TextRole::Secondary, true, true);
  m_note->setObjectName(QStringLiteral("search-note"));
  m_export = makeLinkButton(tr("Export it…"));
  m_export->setObjectName(QStringLiteral("search-export"));
  body()->addWidget(m_setup);
  body()->addWidget(m_running);
  body()->addWidget(m_problem);
  body()->addLayout(m_tablePlace);
  body()->addWidget(m_note);
  body()->addWidget(m_export, 0, Qt::AlignLeft);
  connect(m_export, &QPushButton::clicked, this, &ChatSearch::exportResult);
  connect(&m_search, &WeightSearch::changed, this, &ChatSearch::refresh);
  connect(&studio.run(), &TrainingRun::stateChanged, this, &ChatSearch::refresh);
  refresh();
}

QWidget* ChatSearch::makeSetup() {
  auto* box = new QWidget;
  auto* down = new QVBoxLayout(box);
  down->setContentsMargins(0, 0, 0, 0);
  down->setSpacing(space::small);
  down->addWidget(
      makeLabel(tr("Tries weights for the mounted adapters on a few examples and writes the best mix as one "
                   "adapter. Nothing is trained."),
                TextRole::Secondary, true, true));
  auto* line = new QHBoxLayout;
  line->setSpacing(space::small);
  m_file = new ShortLabel({}, TextRole::Body, false, Qt::ElideMiddle);
  m_file->setObjectName(QStringLiteral("search-file"));
  auto* choose = makeLinkButton(tr("Choose…"));
  choose->setObjectName(QStringLiteral("search-choose"));
  choose->setAccessibleName(tr("Choose the file with the examples"));
  line->addWidget(m_file, 1);
  line->addWidget(choose);
  down->addLayout(line);
  m_rows = addNumber(down, tr("Examples"), tr("So many rows from the beginning of the file; 5 to 100 are usual."),
                     "search-rows");
  m_rows->setRange(1, kMostRows);
  m_tries = addNumber(down, tr("Tries"), tr("How many mixes are measured beside each adapter alone; 40 are usual."),
                      "search-tries");
  m_tries->setRange(1, kMostTries);
  m_start = makeButton(tr("Search"));
  m_start->setObjectName(QStringLiteral("search-start"));
  down->addWidget(m_start);
  connect(choose, &QPushButton::clicked, this, &ChatSearch::chooseExamples);
  connect(m_rows, &QDoubleSpinBox::valueChanged, this,
          [this](double rows) { m_search.setRows(static_cast<int>(rows)); });
  connect(m_tries, &QDoubleSpinBox::valueChanged, this,
          [this](double tries) { m_search.setTries(static_cast<int>(tries)); });
  connect(m_start, &QPushButton::clicked, &m_search, &WeightSearch::start);
  return box;
}

NumberBox* ChatSearch::addNumber(QVBoxLayout* down, const QString& label, const QString& help, const char* name) {
  auto* line = new QHBoxLayout;
  auto* words = makeLabel(label);
  auto* box = new NumberBox(true);
  box->setObjectName(QString::fromLatin1(name));
  box->setAccessibleName(label);
  box->setToolTip(help);
  box->setFixedWidth(84);
  words->setBuddy(box);
  words->setToolTip(help);
  line->addWidget(words, 1);
  line->addWidget(box);
  down->addLayout(line);
  return box;
}

QWidget* ChatSearch::makeProgress() {
  auto* box = new QWidget;
  auto* down = new QVBoxLayout(box);
  down->setContentsMargins(0, 0, 0, 0);
  down->setSpacing(space::small);
  m_bar = new QProgressBar;
  m_bar->setObjectName(QStringLiteral("search-bar"));
  m_bar->setTextVisible(false);
  m_bar->setAccessibleName(tr("Progress of the search"));
  auto* line = new QHBoxLayout;
  m_progress = makeLabel({}, TextRole::Secondary, true);
  m_progress->setObjectName(QStringLiteral("search-progress"));
  m_stop = makeLinkButton(tr("Stop"));
  m_stop->setObjectName(QStringLiteral("search-stop"));
  line->addWidget(m_progress, 1);
  line->addWidget(m_stop);
  down->addWidget(m_bar);
  down->addLayout(line);
  connect(m_stop, &QPushButton::clicked, &m_search, &WeightSearch::stop);
  return box;
}

void ChatSearch::chooseExamples() {
  const auto file = QFileDialog::getOpenFileName(
      this, tr("Examples for the search"), lastFolder(m_studio.settings(), QStringLiteral("data")), datasetFilter());
  if (file.isEmpty()) return;
  rememberFolder(m_studio.settings(), QStringLiteral("data"), file);
  m_search.setExamples(file);
}

void ChatSearch::refresh() {
  const bool active = m_search.isActive(), finished = m_search.state() == State::Done;
  const auto& mounted = m_studio.chat().adapters();
  // What was found stays in view as long as it is what answers.
  const bool ofMounted = finished && mounted.size() == 1 && text(mounted.front().folder) == m_search.written();
  setVisible(active || m_search.possible() || ofMounted);
  m_setup->setVisible(!active && m_search.possible());
  m_running->setVisible(active);
  const auto file = m_search.examples();
  m_file->setText(file.isEmpty() ? tr("No examples chosen") : QFileInfo(file).fileName());
  m_file->setToolTip(file);
  m_rows->showNumber(m_search.rows());
  m_tries->showNumber(m_search.tries());
  const bool training = m_studio.run().isActive();
  m_start->setEnabled(!file.isEmpty() && !training);
  m_start->setToolTip(training         ? tr("A training is under way.")
                      : file.isEmpty() ? tr("Choose a file with examples first.")
                                       : QString());
  m_bar->setRange(0, m_search.most() > 0 ? static_cast<int>(m_search.most()) : 0);
  m_bar->setValue(static_cast<int>(m_search.done()));
  m_stop->setEnabled(m_search.state() == State::Running);
  m_progress->setText(
      m_search.state() == State::Stopping ? tr("Stopping…")
      : m_search.most() == 0
          ? tr("Opening the model…")
          : tr("try %L1 of %L2 · best %3").arg(m_search.done()).arg(m_search.most()).arg(lossText(m_search.loss())));
  const bool failed = m_search.state() == State::Failed && m_search.error();
  m_problem->setVisible(failed);
  if (failed) m_problem->setText(messageOf(*m_search.error()), adviceOf(*m_search.error()));
  m_note->setText(m_search.note());
  m_note->setVisible(finished && !m_search.note().isEmpty());
  m_export->setVisible(ofMounted);
  showTable();
}

void ChatSearch::showTable() {
  QStringList wanted;
  if (m_search.isActive() || m_search.state() == State::Done)
    for (const auto& adapter : m_search.adapters()) wanted << adapter.folder;
  if (wanted != m_shown) {
    m_shown = wanted;
    delete std::exchange(m_table, nullptr);
    m_figures.clear();
    if (!wanted.isEmpty()) fillTable();
  }
  if (wanted.isEmpty()) return;
  const auto& adapters = m_search.adapters();
  m_figures.front().second->setText(lossText(m_search.baseLoss()));
  for (size_t i = 0; i < adapters.size(); ++i) {
    m_figures[i + 1].first->setText(weightText(adapters[i].weight));
    m_figures[i + 1].second->setText(lossText(adapters[i].loss));
  }
  m_figures.back().second->setText(lossText(m_search.loss()));
}

/// No adapter, each alone, and their mix, one below the other.
void ChatSearch::fillTable() {
  m_table = new QWidget;
  m_table->setObjectName(QStringLiteral("search-table"));
  auto* grid = new QGridLayout(m_table);
  grid->setContentsMargins(0, 0, 0, 0);
  grid->setHorizontalSpacing(space::medium);
  grid->setVerticalSpacing(space::tight);
  grid->setColumnStretch(Name, 1);
  const std::pair<Column, QString> heads[] = {{Name, tr("Adapter")}, {Weight, tr("Weight")}, {Loss, tr("Loss")}};
  for (const auto& [column, title] : heads) {
    auto* head = makeLabel(title, TextRole::Secondary, true);
    if (column != Name) head->setAlignment(Qt::AlignRight);
    grid->addWidget(head, 0, column);
  }
  const auto add = [&](const QString& name, const QString& tip, bool strong) {
    const int row = static_cast<int>(m_figures.size()) + 1;
    auto* label = new ShortLabel(name, strong ? TextRole::CardTitle : TextRole::Body, false, Qt::ElideMiddle);
    if (!tip.isEmpty()) label->setToolTip(tip);
    m_figures.emplace_back(figure(strong), figure(strong));
    m_figures.back().second->setObjectName(QStringLiteral("search-loss-%1").arg(row - 1));
    m_figures.back().first->setObjectName(QStringLiteral("search-weight-%1").arg(row - 1));
    grid->addWidget(label, row, Name);
    grid->addWidget(m_figures.back().first, row, Weight);
    grid->addWidget(m_figures.back().second, row, Loss);
  };
  add(tr("No adapter"), {}, false);
  for (const auto& adapter : m_search.adapters()) add(adapterName(adapter.folder), adapter.folder, false);
  add(tr("The mix"), {}, true);
  m_tablePlace->addWidget(m_table);
}

void ChatSearch::exportResult() {
  m_studio.exports().setSource(m_search.written(), m_studio.chat().basePath());
  Q_EMIT m_studio.pageRequested(PageId::Export);
}

} // namespace tw::ui
