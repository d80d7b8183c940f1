#include "ui/pages/compare/compare_page.h"

#include "engine/api/catalog/methods.h"
#include "ui/bridge/messages.h"
#include "ui/charts/overlay_chart.h"
#include "ui/fields/check_box.h"
#include "ui/fields/number_box.h"
#include "ui/pages/compare/compare_table.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/basics.h"
#include "ui/widgets/card.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace tw::ui {
namespace {

constexpr int kChoiceWidth = 300, kMostSteps = 100'000, kChartHeight = 260;

QScrollArea* scrolled(QWidget* inner) {
  auto* area = new QScrollArea;
  area->setWidgetResizable(true);
  area->setFrameShape(QFrame::NoFrame);
  area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  area->setFocusPolicy(Qt::NoFocus);
  area->setWidget(inner);
  return area;
}

} // namespace

ComparePage::ComparePage(Studio& studio, QWidget* parent)
    : Page(studio, tr("Compare"), parent), m_model(studio.comparison()) {
  m_resume = addAction(tr("Go on"));
  m_resume->setObjectName(QStringLiteral("compare-resume"));
  m_resume->setToolTip(tr("Goes on with the comparison that was stopped."));
  m_stop = addAction(tr("Stop"));
  m_stop->setObjectName(QStringLiteral("compare-stop"));
  m_start = addAction(tr("Compare"), true);
  m_start->setObjectName(QStringLiteral("compare-start"));
  auto* across = new QHBoxLayout;
  across->setSpacing(space::cardGap);
  auto* left = new QWidget;
  auto* leftDown = new QVBoxLayout(left);
  leftDown->setContentsMargins(0, 0, 0, 0);
  leftDown->addWidget(makeChoice());
  leftDown->addStretch(1);
  auto* choice = scrolled(left);
  choice->setFixedWidth(kChoiceWidth);
  across->addWidget(choice);
  across->addWidget(scrolled(makeResults()), 1);
  content()->addLayout(across, 1);
  connect(m_start, &QPushButton::clicked, &m_model, &MethodComparison::start);
  connect(m_stop, &QPushButton::clicked, &m_model, &MethodComparison::stop);
  connect(m_resume, &QPushButton::clicked, &m_model, &MethodComparison::resume);
  connect(&m_model, &MethodComparison::changed, this, &ComparePage::follow);
  connect(&m_model, &MethodComparison::setupChanged, this, &ComparePage::followSetup);
  connect(&studio, &Studio::readinessChanged, this, &ComparePage::followSetup);
  connect(m_missingLink, &QPushButton::clicked, this, [this] { Q_EMIT this->studio().pageRequested(m_missingPage); });
  connect(m_table, &CompareTable::chosen, &m_model, &MethodComparison::use);
  followSetup();
  follow();
}

Card* ComparePage::makeChoice() {
  auto* card = new Card(tr("What is compared"));
  card->body()->setSpacing(space::small);
  for (const auto& method : methodInfos()) {
    if (method.reserved) continue;
    const auto name = text(method.name);
    auto* box = new CheckBox(titleOf(method));
    box->setNote(noteOf(method));
    box->setToolTip(helpOf(method));
    box->setObjectName(QStringLiteral("compare-") + name);
    card->body()->addWidget(box);
    m_boxes.insert(name, box);
    connect(box, &QCheckBox::toggled, this, [this, name](bool on) { m_model.choose(name, on); });
  }
  card->body()->addWidget(makeRule());
  auto* line = new QHBoxLayout;
  auto* label = makeLabel(tr("Steps for each"));
  m_steps = new NumberBox(true);
  m_steps->setObjectName(QStringLiteral("compare-steps"));
  m_steps->setRange(1, kMostSteps);
  m_steps->showNumber(m_model.steps());
  label->setBuddy(m_steps);
  line->addWidget(label, 1);
  line->addWidget(m_steps);
  card->body()->addLayout(line);
  m_prompt = new QLineEdit(m_model.prompt());
  m_prompt->setObjectName(QStringLiteral("compare-prompt"));
  m_prompt->setPlaceholderText(tr("A question that each answers at its end"));
  m_prompt->setAccessibleName(m_prompt->placeholderText());
  card->body()->addWidget(m_prompt);
  card->body()->addWidget(
      makeLabel(tr("Model, data and settings are the open recipe's. A learning rate outside of what "
                   "a method usually takes is set to the middle of it."),
                TextRole::Secondary, true, true));
  connect(m_steps, &QDoubleSpinBox::valueChanged, this,
          [this](double steps) { m_model.setSteps(static_cast<int>(steps)); });
  connect(m_prompt, &QLineEdit::textEdited, &m_model, &MethodComparison::setPrompt);
  return card;
}

QWidget* ComparePage::makeResults() {
  auto* right = new QWidget;
  auto* down = new QVBoxLayout(right);
  down->setContentsMargins(0, 0, 0, 0);
  down->setSpacing(space::cardGap);
  m_missing = new Banner(Banner::Kind::Info, {}, {});
  m_missing->setObjectName(QStringLiteral("compare-missing"));
  m_missingLink = m_missing->addLink({});
  m_missingLink->setObjectName(QStringLiteral("compare-missing-link"));
  m_problem = new Banner(Banner::Kind::Warning, {}, {});
  m_problem->setObjectName(QStringLiteral("compare-problem"));
  down->addWidget(m_missing);
  down->addWidget(m_problem);
  auto* curves = new Card(tr("Training loss"));
  m_chart = new OverlayChart;
  m_chart->setObjectName(QStringLiteral("compare-chart"));
  m_chart->setMinimumHeight(kChartHeight);
  m_chart->setEmptyText(tr("The curves of the compared methods are drawn here."));
  curves->body()->addWidget(m_chart, 1);
  down->addWidget(curves, 1);
  auto* results = new Card(tr("Results"));
  m_table = new CompareTable;
  results->body()->addWidget(m_table);
  down->addWidget(results);
  m_results = results;
  return right;
}

void ComparePage::followSetup() {
  const auto missing = studio().missingForRun();
  const bool busy = studio().run().isActive() && !m_model.isActive(); // else that one waits for this
  m_missing->setVisible(busy || !missing.empty());
  if (busy) {
    m_missing->setText(tr("A training is under way."), tr("Methods can be compared when it has ended."));
    m_missingPage = PageId::Train;
    m_missingLink->setText(tr("To the training"));
  } else if (!missing.empty()) {
    m_missing->setText(missing.front().sentence, tr("A comparison trains the open recipe's model on its data."));
    m_missingPage = missing.front().page;
    m_missingLink->setText(m_missingPage == PageId::Data    ? tr("To the data")
                           : m_missingPage == PageId::Model ? tr("To the models")
                                                            : tr("To the settings"));
  }
  const bool quantised = studio().recipe().value(QStringLiteral("model.quantization")) != "none";
  int chosen = 0;
  for (auto box = m_boxes.cbegin(); box != m_boxes.cend(); ++box) {
    const auto* info = findMethod(box.key().toStdString());
    const bool possible = !quantised || info->trainsQuantized;
    if (!possible) m_model.choose(box.key(), false);
    box.value()->setChecked(m_model.isChosen(box.key()));
    box.value()->setEnabled(possible && !m_model.isActive());
    box.value()->setToolTip(possible ? helpOf(*info) : tr("Quantised weights cannot be trained by it."));
    chosen += m_model.isChosen(box.key());
  }
  m_steps->setEnabled(!m_model.isActive());
  m_prompt->setEnabled(!m_model.isActive());
  m_resume->setEnabled(!busy);
  m_start->setEnabled(missing.empty() && chosen >= 2 && !m_model.isActive() && !busy);
  m_start->setToolTip(busy         ? tr("A training is under way.")
                      : chosen < 2 ? tr("Choose at least two methods.")
                                   : QString());
}

void ComparePage::follow() {
  using State = MethodComparison::State;
  m_start->setVisible(!m_model.isActive());
  m_stop->setVisible(m_model.isActive());
  m_stop->setEnabled(m_model.state() == State::Running);
  m_resume->setVisible(m_model.canResume());
  followSetup();
  followCurves();
  showProblem();
  m_results->setVisible(!m_model.methods().empty());
  m_table->setMethods(m_model.methods(), m_model.winner());
  setSubtitle(progressText());
}

void ComparePage::followCurves() {
  std::vector<OverlayCurve> curves;
  const auto& methods = m_model.methods();
  for (size_t i = 0; i < methods.size(); ++i)
    curves.push_back({methods[i].name, overlayColor(static_cast<int>(i)), methods[i].curves.loss});
  m_chart->setCurves(std::move(curves));
}

void ComparePage::showProblem() {
  const auto& error = m_model.error();
  const bool failed = error && m_model.state() == MethodComparison::State::Failed;
  m_problem->setVisible(failed || !m_model.note().isEmpty());
  if (failed) m_problem->setText(messageOf(*error), adviceOf(*error));
  else if (!m_model.note().isEmpty()) m_problem->setText(m_model.note(), {});
}

QString ComparePage::progressText() const {
  using State = MethodComparison::State;
  const auto& methods = m_model.methods();
  const auto done = std::count_if(methods.begin(), methods.end(), [](const ComparedMethod& method) {
    return method.state == ComparedMethod::State::Done || method.state == ComparedMethod::State::Failed;
  });
  switch (m_model.state()) {
  case State::Idle: return tr("several methods on one small budget");
  case State::Running: return tr("%1 of %2 are trained").arg(done).arg(methods.size());
  case State::Stopping: return tr("stopping: a checkpoint is being written");
  case State::Stopped: return tr("stopped: %1 of %2 are trained").arg(done).arg(methods.size());
  case State::Done: return tr("the lowest validation loss is best here; answers tell more");
  case State::Failed: return tr("it could not be done");
  }
  return {};
}

bool ComparePage::settled() const { return !m_model.isActive(); }

} // namespace tw::ui
