#include "ui/pages/train/train_page.h"

#include "ui/bridge/messages.h"
#include "ui/charts/chart_card.h"
#include "ui/models/advisor.h"
#include "ui/models/checkpoint_folder.h"
#include "ui/models/model_library.h"
#include "ui/pages/train/log_view.h"
#include "ui/pages/train/ranks_card.h"
#include "ui/pages/train/run_status.h"
#include "ui/pages/train/train_side.h"
#include "ui/theme/icons.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/basics.h"

#include <QApplication>
#include <QCheckBox>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSlider>
#include <QToolButton>

namespace tw::ui {
namespace {

using State = TrainingRun::State;
constexpr int kSideWidth = 300, kSmallHeight = 168, kLowHeight = 136;
constexpr int kWide = 1000, kTall = 660; ///< of the page: below, notes go and the small charts shrink
constexpr int kDefaultSmoothing = 90;    ///< percent
const QString kSmoothing = QStringLiteral("charts/smoothing"), kLogScale = QStringLiteral("charts/logScale"),
              kLogOpen = QStringLiteral("train/logOpen");

QString methodText(const Recipe& recipe) {
  const auto* method = findMethod(recipe.method.type);
  if (!method) return text(recipe.method.type);
  if (method->part == TrainedPart::Weights) return TrainPage::tr("Full fine-tuning");
  if (!method->hasOwn("r") || !method->hasOwn("lora_alpha")) return titleOf(*method);
  return QStringLiteral("%1 r=%2").arg(titleOf(*method)).arg(recipe.method.r);
}

} // namespace

TrainPage::TrainPage(Studio& studio, QWidget* parent) : Page(studio, tr("Train"), parent) {
  buildHead();
  content()->addWidget(new RunStatus(studio));
  auto* middle = new QHBoxLayout;
  middle->setSpacing(space::cardGap);
  middle->addWidget(buildLoss(), 1);
  middle->addWidget(buildSide());
  content()->addLayout(middle, 1);
  m_small = buildSmallCharts();
  content()->addWidget(m_small);
  buildLog();

  auto& run = studio.run();
  connect(&run, &TrainingRun::stateChanged, this, &TrainPage::showState);
  connect(&run, &TrainingRun::curvesChanged, this, &TrainPage::showCurves);
  connect(&run, &TrainingRun::progressed, this, [this] { m_loss->setFigure(this->studio().run().loss()); });
  connect(&studio, &Studio::readinessChanged, this, &TrainPage::showState);
  connect(&studio.run(), &TrainingRun::logged, this, &TrainPage::confirmSaved);
  connect(&studio.recipe(), &RecipeDocument::changed, this, &TrainPage::showState);
  connect(&studio.library(), &ModelLibrary::devicesChanged, this, &TrainPage::showMemory);
  connect(&run, &TrainingRun::planned, this, &TrainPage::showMemory);
  studio.advisor().look(); // its words in the present language
  showState();
  showCurves();
}

TrainPage::~TrainPage() {
  // A chart that loses the focus while the window goes says so, and what listens here would be gone by then.
  for (auto* card : std::as_const(m_cards)) card->chart().disconnect(this);
}

void TrainPage::activated() { showCurves(); }

// --- head
// --------------------------------------------------------------------------------------------------------------------------------------------

void TrainPage::buildHead() {
  m_save = addAction(tr("Save now"));
  m_save->setObjectName(QStringLiteral("save-now"));
  m_save->setToolTip(tr("Writes a checkpoint after the present step."));
  m_stop = addAction(tr("Stop and save"));
  m_stop->setObjectName(QStringLiteral("stop"));
  m_primary = addAction(tr("Start training"), true);
  m_primary->setObjectName(QStringLiteral("primary"));
  connect(m_save, &QPushButton::clicked, this, &TrainPage::saveNow);
  connect(m_stop, &QPushButton::clicked, this, [this] {
    // It appears where Start or Resume was: the second half of a double-click there is no wish to cancel.
    if (studio().run().state() == State::Preparing && m_sinceStart.isValid() &&
        m_sinceStart.elapsed() < QApplication::doubleClickInterval())
      return;
    studio().run().stopAndSave();
  });
  connect(m_primary, &QPushButton::clicked, this, [this] {
    switch (m_does) {
    case Primary::Start: return studio().startRun();
    case Primary::Pause: return studio().run().pause();
    case Primary::Continue: return studio().run().resume();
    case Primary::Resume: return studio().resumeRun();
    case Primary::Chat: return Q_EMIT studio().pageRequested(PageId::Chat);
    }
  });
}

void TrainPage::saveNow() {
  m_saveAsked = true;
  studio().run().saveNow();
  Q_EMIT studio().notice(studio().run().state() == State::Paused ? tr("Saving a checkpoint…")
                                                                 : tr("A checkpoint is saved after the present step…"),
                         {}, {});
}

/// Who asked for a checkpoint is told when it is there.
void TrainPage::confirmSaved(int firstNewLine) {
  const auto& log = studio().run().log();
  for (auto i = static_cast<size_t>(std::max(0, firstNewLine)); m_saveAsked && i < log.size(); ++i)
    if (log[i].kind == LogLine::Kind::Checkpoint) {
      m_saveAsked = false;
      Q_EMIT studio().notice(tr("The state of step %L1 is saved.").arg(log[i].step), {}, {});
    }
}

QString TrainPage::subtitleText() {
  auto& run = studio().run();
  const auto edited = studio().recipe().recipe();
  if (run.state() == State::Idle && !edited) return {};
  const auto& recipe = run.state() == State::Idle ? *edited : run.recipe();
  QStringList parts;
  // Which run it is, as the header may tell of another recipe.
  if (run.state() != State::Idle && text(recipe.name) != studio().recipe().name()) parts << text(recipe.name);
  parts << methodText(recipe);
  if (recipe.model.quantization != "none") parts << text(recipe.model.quantization).toUpper();
  if (!recipe.model.path.empty()) parts << QFileInfo(text(recipe.model.path)).fileName();
  return parts.join(QStringLiteral(" · "));
}

/// Of the recipe at hand, named where it is not the one whose run is in view.
QString TrainPage::startText() {
  auto& run = studio().run();
  const auto name = studio().recipe().name();
  return run.state() == State::Idle || name == text(run.recipe().name) ? tr("Start training")
                                                                       : tr("Train “%1”").arg(name);
}

void TrainPage::showState() {
  auto& run = studio().run();
  const auto state = run.state();
  setSubtitle(subtitleText());
  if (state == State::Preparing && m_shownState != State::Preparing) m_sinceStart.start();
  m_shownState = state;
  const auto* held = m_primary->hasFocus() ? m_primary
                     : m_stop->hasFocus()  ? m_stop
                     : m_save->hasFocus()  ? m_save
                                           : nullptr;
  const bool stepping = state == State::Running || state == State::Pausing || state == State::Paused;
  m_save->setVisible(stepping);
  m_stop->setVisible(stepping || state == State::Preparing || state == State::Stopping);
  m_stop->setText(state == State::Preparing ? tr("Cancel") : tr("Stop and save"));
  m_stop->setEnabled(state != State::Stopping);
  const auto primary = [this](Primary does, const QString& text, bool enabled = true) {
    m_does = does;
    m_primary->setText(text);
    m_primary->setEnabled(enabled);
  };
  m_primary->setVisible(state != State::Preparing && state != State::Stopping);
  const auto ready = studio().missingForRun().empty();
  switch (state) {
  case State::Running: primary(Primary::Pause, tr("Pause")); break;
  case State::Pausing: primary(Primary::Continue, tr("Pausing…"), false); break;
  case State::Paused: primary(Primary::Continue, tr("Continue")); break;
  case State::Finished:
    if (studio().editedSinceRun()) primary(Primary::Start, startText(), ready);
    else primary(Primary::Chat, tr("Chat with it"));
    break;
  case State::Stopped:
  case State::Failed:
    // Whoever opened another recipe means that one; the banner resumes the run.
    if (run.canResume() && !(ready && studio().recipe().name() != text(run.recipe().name)))
      primary(Primary::Resume, newestCheckpointIn(run.outputDir()) ? tr("Resume") : tr("Begin again"));
    else primary(Primary::Start, startText(), ready);
    break;
  default: primary(Primary::Start, startText(), ready);
  }
  // Whoever steers by keyboard comes back to the button that goes for a while. Never to the one that stops the run: the
  // next press of the same key would be its end.
  if (held && (held->isHidden() || !held->isEnabled())) {
    m_heldPrimary = true;
    setFocus(Qt::OtherFocusReason);
  }
  if (m_heldPrimary && !hasFocus()) m_heldPrimary = false; // went elsewhere meanwhile
  if (m_heldPrimary && !m_primary->isHidden() && m_primary->isEnabled()) {
    m_heldPrimary = false;
    m_primary->setFocus(Qt::OtherFocusReason);
  }
  showMemory();
}

/// The run's own memory against its plan, in the plan's terms; of an old log all that the program held.
void TrainPage::showMemory() {
  auto& run = studio().run();
  const auto before = run.curves().memoryBefore;
  const auto* device = studio().library().device();
  const auto name = run.isActive() || run.state() == State::Finished ? text(run.started().device)
                    : device                                         ? text(device->id)
                                                                     : QString();
  const bool own = before > 0 || run.curves().memory.empty();
  m_memory->setTitle(name.startsWith(QLatin1String("cuda")) ? tr("GPU memory")
                     : own                                  ? tr("Memory of the run")
                                                            : tr("Memory in use"));
  const auto planned = before > 0 && run.plan() && run.plan()->total() > 0 ? run.plan()->total() : 0;
  m_memory->chart().setLevel(planned > 0 ? std::optional(static_cast<double>(planned)) : std::nullopt,
                             tr("plan %1").arg(bytesText(planned)));
  m_memory->setToolTip(before > 0 ? tr("What the run takes, beside the %1 that the program held before it. The dashed "
                                       "line is the plan for a full step.")
                                        .arg(bytesText(before))
                                  : QString());
}

// --- charts
// ------------------------------------------------------------------------------------------------------------------------------------------

QWidget* TrainPage::buildLoss() {
  m_loss = new ChartCard(tr("Loss"), Figure::Plain, series::blue);
  m_loss->setObjectName(QStringLiteral("loss"));
  auto& chart = m_loss->chart();
  chart.setObjectName(QStringLiteral("loss-chart"));
  chart.addSeries(tr("loss"), series::blue, true);
  m_validation = chart.addSeries(tr("validation"), series::orange);
  chart.setEmptyText(tr("Loss and validation loss appear here, step by step, once training starts."));
  chart.setMinimumHeight(140);

  auto* tools = new QWidget;
  auto* row = new QHBoxLayout(tools);
  row->setContentsMargins(0, 0, space::small, 0);
  row->setSpacing(space::small);
  auto* label = makeLabel(tr("Smoothing"), TextRole::Secondary, true);
  m_smoothing = new QSlider(Qt::Horizontal);
  m_smoothing->setObjectName(QStringLiteral("smoothing"));
  m_smoothing->setRange(0, 99);
  m_smoothing->setFixedWidth(84);
  m_smoothing->setAccessibleName(tr("Smoothing"));
  m_smoothing->setToolTip(tr("How much of the past the bold curve keeps; at the left it is the raw one."));
  label->setBuddy(m_smoothing);
  auto* log = new QCheckBox(tr("Log scale"));
  log->setObjectName(QStringLiteral("log-scale"));
  log->setFont(fontFor(TextRole::Secondary));
  log->setAccessibleName(tr("Logarithmic scale"));
  log->setToolTip(tr("Logarithmic scale"));
  auto* more = new QToolButton;
  more->setObjectName(QStringLiteral("save-chart"));
  more->setAccessibleName(tr("Save the chart"));
  more->setToolTip(tr("Save the chart"));
  more->setIcon(iconNamed(QStringLiteral("download")));
  more->setAutoRaise(true);
  more->setPopupMode(QToolButton::InstantPopup);
  more->setStyleSheet(QStringLiteral(
      "QToolButton { border: 1px solid transparent; border-radius: 5px; padding: 2px; } QToolButton:hover, "
      "QToolButton[ring=\"true\"] { border-color: palette(mid); } QToolButton::menu-indicator { image: none; }"));
  auto* menu = new QMenu(more);
  more->setMenu(menu);
  connect(menu, &QMenu::aboutToShow, this, [this, menu] {
    menu->clear();
    m_loss->chart().fillMenu(menu);
  });
  row->addWidget(label);
  row->addWidget(m_smoothing);
  row->addWidget(log);
  row->addWidget(more);
  m_loss->addTool(tools);

  auto& settings = studio().settings();
  m_smoothing->setValue(settings.value(kSmoothing, kDefaultSmoothing).toInt());
  chart.setLogScale(settings.value(kLogScale, false).toBool());
  log->setChecked(chart.logScale());
  connect(m_smoothing, &QSlider::valueChanged, this, &TrainPage::setSmoothing);
  connect(log, &QCheckBox::toggled, &chart, &Chart::setLogScale);
  connect(&chart, &Chart::logScaleChanged, this, [this, log](bool on) {
    log->setChecked(on);
    studio().settings().setValue(kLogScale, on);
  });
  return m_loss;
}

QWidget* TrainPage::buildSmallCharts() {
  auto* box = new QWidget;
  auto* row = new QHBoxLayout(box);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(space::cardGap);
  const auto add = [&](const QString& title, Figure figure, QRgb color, bool smoothed, const char* name) {
    auto* card = new ChartCard(title, figure, color);
    card->setObjectName(QString::fromLatin1(name));
    card->chart().addSeries(title, color, smoothed);
    card->chart().setStepLabels(false);
    card->chart().setEmptyText(tr("Appears with the first step"));
    row->addWidget(card, 1);
    return card;
  };
  m_gradNorm = add(tr("Gradient norm"), Figure::Plain, series::green, true, "grad-norm");
  m_speed = add(tr("Tokens per second"), Figure::Count, series::violet, true, "speed");
  m_memory = add(tr("Memory of the run"), Figure::Bytes, series::orange, true, "memory");
  m_rate = add(tr("Learning rate"), Figure::Rate, series::magenta, false, "rate-curve");
  m_cards = {m_loss, m_gradNorm, m_speed, m_memory, m_rate};
  setSmoothing(m_smoothing->value());
  for (auto* card : std::as_const(m_cards)) {
    connect(&card->chart(), &Chart::told, this,
            [this](const QString& sentence) { Q_EMIT studio().notice(sentence, {}, {}); });
    connect(&card->chart(), &Chart::pointedAt, this, [this, card](std::optional<double> step) {
      for (auto* other : std::as_const(m_cards)) other->pointAt(step);
    });
  }
  return box;
}

void TrainPage::setSmoothing(int percent) {
  for (auto* card : std::as_const(m_cards)) {
    card->chart().setSmoothing(percent / 100.0);
    card->showValue();
  }
  studio().settings().setValue(kSmoothing, percent);
}

void TrainPage::showCurves() {
  if (m_cards.isEmpty()) return;
  const auto& curves = studio().run().curves();
  m_loss->chart().follow(0, curves.loss);
  m_loss->chart().follow(m_validation, curves.validationLoss);
  m_gradNorm->chart().follow(0, curves.gradNorm);
  m_speed->chart().follow(0, curves.tokensPerSecond);
  m_memory->chart().follow(0, curves.memory);
  m_rate->chart().follow(0, curves.learningRate);
  m_loss->chart().setMarkers(curves.markers);
  for (auto* card : std::as_const(m_cards)) card->showValue();
  m_loss->setFigure(studio().run().loss());
  showMemory();
}

// --- beside and below
// --------------------------------------------------------------------------------------------------------------------------------

QWidget* TrainPage::buildSide() {
  auto* side = new QWidget;
  auto* column = new QVBoxLayout(side);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(space::cardGap);
  column->addWidget(new LearningRateCard(studio()));
  column->addWidget(new AdviceCard(studio()));
  column->addWidget(new RanksCard(studio()));
  column->addWidget(new AnswersCard(studio()), 1);
  auto* scroll = new QScrollArea;
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll->setFocusPolicy(Qt::NoFocus);
  scroll->setFixedWidth(kSideWidth);
  scroll->setWidget(side);
  return scroll;
}

void TrainPage::buildLog() {
  m_log = new LogView;
  m_log->setObjectName(QStringLiteral("log"));
  content()->addWidget(m_log);
  auto& run = studio().run();
  const auto open = [this](bool on) {
    m_log->setOpen(on);
    m_small->setVisible(!on); // the log takes their place
  };
  open(studio().settings().value(kLogOpen, false).toBool());
  connect(m_log, &LogView::opened, this, [this, open](bool on) {
    open(on);
    studio().settings().setValue(kLogOpen, on);
  });
  m_log->follow(run.log(), 0);
  connect(&run, &TrainingRun::logged, this, [this](int first) { m_log->follow(studio().run().log(), first); });
}

void TrainPage::resizeEvent(QResizeEvent* event) {
  Page::resizeEvent(event);
  m_loss->setTitleNote(width() >= kWide ? tr("raw, smoothed, validation") : QString());
  m_small->setFixedHeight(height() >= kTall ? kSmallHeight : kLowHeight);
}

} // namespace tw::ui
