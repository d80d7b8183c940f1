#include "ui/pages/train/run_status.h"

#include "engine/api/few_steps.h"
#include "engine/api/stage_text.h"
#include "ui/bridge/messages.h"
#include "ui/bridge/sentences.h"
#include "ui/models/checkpoint_folder.h"
#include "ui/models/dataset_model.h"
#include "ui/models/figure_text.h"
#include "ui/models/method_comparison.h"
#include "ui/models/model_library.h"
#include "ui/theme/icons.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/basics.h"
#include "ui/widgets/card.h"

#include <QDesktopServices>
#include <QDir>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QUrl>

#include <cmath>

namespace tw::ui {
namespace {

using State = TrainingRun::State;
constexpr int kBarRange = 10'000;
constexpr int kIcon = 16;

QString pageLink(PageId page) {
  switch (page) {
  case PageId::Data: return RunStatus::tr("Open Data");
  case PageId::Model: return RunStatus::tr("Open Model");
  default: return RunStatus::tr("Open Method");
  }
}

QString bold(const QString& text) { return QStringLiteral("<b>") + text.toHtmlEscaped() + QStringLiteral("</b>"); }

} // namespace

RunStatus::RunStatus(Studio& studio, QWidget* parent) : QWidget(parent), m_studio(studio) {
  m_layout = new QVBoxLayout(this);
  m_layout->setContentsMargins(0, 0, 0, 0);
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
  connect(&studio, &Studio::readinessChanged, this, &RunStatus::rebuild);
  connect(&studio.data(), &DatasetModel::totalsChanged, this, &RunStatus::rebuild);
  connect(&studio.run(), &TrainingRun::stateChanged, this, &RunStatus::rebuild);
  connect(&studio, &Studio::unfinishedRunChanged, this, &RunStatus::rebuild);
  connect(&studio.run(), &TrainingRun::progressed, this, &RunStatus::showProgress);
  connect(&studio.comparison(), &MethodComparison::changed, this, &RunStatus::showProgress);
  connect(&studio.library(), &ModelLibrary::devicesChanged, this, [this] {
    if (m_ready) m_ready->setText(readyText());
  });
  rebuild();
}

void RunStatus::rebuild() {
  auto& run = m_studio.run();
  // Only when something else is to be seen: a link under the mouse must not be torn away by every edit.
  QString key = QString::number(static_cast<int>(run.state()));
  if (run.isActive()) key = QStringLiteral("active");
  else key += QString::number(run.lastStep().step) + run.outputDir();
  if (const auto unfinished = m_studio.unfinishedRun(); unfinished && run.state() == State::Idle)
    key += unfinished->outputDir;
  if (run.error()) key += text(run.error()->code + run.error()->message.english());
  if (!run.isActive() && m_studio.editedSinceRun()) key += QLatin1Char('e');
  if (!run.isActive()) key += m_studio.recipe().name(); // "Train “…”"
  if (!run.isActive())
    for (const auto& item : m_studio.missingForRun())
      key += QString::number(static_cast<int>(item.page)) + item.sentence;
  if (key != m_key) {
    m_key = std::move(key);
    // A link that goes must not hand the keys on to whatever comes next.
    if (m_shown && m_shown->isAncestorOf(focusWidget())) parentWidget()->setFocus(Qt::OtherFocusReason);
    delete m_shown;
    m_bar = nullptr;
    m_text = m_ready = nullptr;
    if (run.isActive()) m_shown = makeProgress();
    else if (run.state() == State::Failed)
      m_shown = run.error() && run.error()->code == "run.exists" ? makeExistingRun() : makeFailure();
    else if (run.state() == State::Finished || run.state() == State::Stopped) m_shown = makeEnd();
    else if (m_studio.unfinishedRun()) m_shown = makeUnfinished();
    else m_shown = makeReadiness();
    m_layout->addWidget(m_shown);
    if (parentWidget()) takePlaceInTabOrder();
  }
  if (m_ready) m_ready->setText(readyText());
  showProgress();
}

/// What is made anew is reached where it stands, not after all else on the page.
void RunStatus::takePlaceInTabOrder() {
  QWidget* before = previousInFocusChain();
  while (before != this && before->focusPolicy() == Qt::NoFocus) before = before->previousInFocusChain();
  if (before == this) return;
  for (auto* button : m_shown->findChildren<QAbstractButton*>()) {
    if (button == before || button->focusPolicy() == Qt::NoFocus) continue;
    setTabOrder(before, button);
    before = button;
  }
}

// --- before
// ------------------------------------------------------------------------------------------------------------------------------------------

QWidget* RunStatus::makeReadiness() {
  auto* card = new Card;
  card->body()->setSpacing(space::tight);
  const auto missing = m_studio.missingForRun();
  if (missing.empty()) {
    m_ready = makeLabel({}, TextRole::Body, false, true);
    m_ready->setObjectName(QStringLiteral("ready"));
    card->body()->addWidget(m_ready);
    return card;
  }
  card->body()->addWidget(makeLabel(tr("Training cannot start yet"), TextRole::CardTitle));
  for (const auto& item : missing) {
    auto* row = new QHBoxLayout;
    row->setSpacing(space::small);
    auto* icon = new QLabel;
    icon->setPixmap(iconNamed(QStringLiteral("warning"), tokens(palette()).warn).pixmap(kIcon, kIcon));
    row->addWidget(icon, 0, Qt::AlignTop);
    auto* sentence = makeLabel(item.sentence, TextRole::Body, false, true);
    sentence->setObjectName(QStringLiteral("missing"));
    row->addWidget(sentence, 1);
    auto* open = makeLinkButton(pageLink(item.page));
    open->setObjectName(QStringLiteral("open-missing"));
    connect(open, &QPushButton::clicked, this, [this, page = item.page] { Q_EMIT m_studio.pageRequested(page); });
    row->addWidget(open);
    card->body()->addLayout(row);
  }
  return card;
}

QString RunStatus::readyText() const {
  const auto recipe = m_studio.recipe().recipe();
  const auto& totals = m_studio.data().totals();
  QStringList parts{tr("Ready to train")};
  QString warning;
  if (recipe && totals && totals->batches > 0) {
    const auto& training = recipe->training;
    const auto perStep =
        std::max<int64_t>(1, training.per_device_train_batch_size * training.gradient_accumulation_steps);
    const auto steps = plannedSteps((totals->batches + perStep - 1) / perStep, training);
    parts << tr("%L1 samples").arg(totals->samples) << tr("%1 tokens").arg(countText(totals->tokens))
          << tr("%L1 steps").arg(steps);
    if (adviceOnSteps(steps))
      warning = tr("A model learns little from so few steps. Lower gradient accumulation, or raise the epochs.");
  }
  if (const auto& plan = m_studio.library().plan(); plan && plan->total() > 0) {
    parts << tr("a training step takes about %1 of memory").arg(bytesText(plan->total()));
    const auto room = m_studio.library().room();
    if (room.bytes > 0 && plan->total() > room.bytes)
      parts << (room.now ? tr("more than the %1 that are free now") : tr("more than the %1 that the device has"))
                   .arg(bytesText(room.bytes));
    else if (room.now) parts << tr("%1 are free now").arg(bytesText(room.bytes));
  }
  return parts.join(QStringLiteral(" · ")) + (warning.isEmpty() ? QString() : QLatin1Char('\n') + warning);
}

// --- while it goes
// -----------------------------------------------------------------------------------------------------------------------------------

QWidget* RunStatus::makeProgress() {
  auto* card = new Card;
  auto* row = new QHBoxLayout;
  row->setSpacing(space::cardGap);
  m_bar = new QProgressBar;
  m_bar->setObjectName(QStringLiteral("progress"));
  m_bar->setAccessibleName(tr("Progress"));
  m_bar->setTextVisible(false);
  m_text = makeLabel({});
  m_text->setObjectName(QStringLiteral("progress-text"));
  m_text->setTextFormat(Qt::RichText);
  m_text->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  row->addWidget(m_bar, 1);
  row->addWidget(m_text);
  card->body()->addLayout(row);
  return card;
}

QString RunStatus::stageText() const {
  const auto stage = m_studio.run().stage();
  const auto fraction = m_studio.run().stageFraction();
  const bool loaded = stage == QLatin1String("load") && fraction >= 1;
  const auto what = stage.isEmpty() && m_studio.comparison().isActive() ? tr("Waits until the comparison has ended")
                    : stage.isEmpty()                                   ? tr("Preparing the run")
                    : loaded                                            ? tr("Preparing the first step")
                             : translated(tw::stageText(stage.toStdString()));
  return fraction < 0 || fraction >= 1
             ? what.toHtmlEscaped()
             : tr("%1: %2 %").arg(what.toHtmlEscaped(), bold(QLocale().toString(static_cast<int>(fraction * 100))));
}

QString RunStatus::progressText() const {
  auto& run = m_studio.run();
  const auto& step = run.lastStep();
  const QLocale locale;
  QStringList parts{tr("step %1 of %2")
                        .arg(bold(locale.toString(static_cast<qlonglong>(step.step))),
                             locale.toString(static_cast<qlonglong>(run.started().total_steps)))};
  // After a resume they are not known before its first step.
  if (step.epoch > 0) parts << tr("epoch %1").arg(locale.toString(step.epoch, 'f', 2));
  if (std::isfinite(run.tokensPerSecond()))
    parts << tr("%1 tokens/s").arg(bold(figureText(run.tokensPerSecond(), Figure::Count)));
  switch (run.state()) {
  case State::Pausing: parts << tr("pausing after this step"); break;
  case State::Paused: parts << tr("paused"); break;
  case State::Stopping: parts << tr("stopping and saving"); break;
  default:
    if (run.secondsLeft() >= 0) parts << tr("%1 left").arg(durationText(run.secondsLeft()));
  }
  return parts.join(QStringLiteral(" · "));
}

void RunStatus::showProgress() {
  if (!m_bar) return;
  auto& run = m_studio.run();
  const auto total = run.started().total_steps;
  if (run.outputDir().isEmpty() || total <= 0) {
    const bool known = run.stageFraction() >= 0 && run.stageFraction() < 1;
    m_bar->setRange(0, known ? kBarRange : 0); // an empty range: something goes on, nobody knows for how long
    if (known) m_bar->setValue(static_cast<int>(run.stageFraction() * kBarRange));
    m_text->setText(run.state() == State::Stopping ? tr("Cancelling") : stageText());
    return;
  }
  m_bar->setRange(0, kBarRange);
  m_bar->setValue(static_cast<int>(static_cast<double>(run.lastStep().step) / static_cast<double>(total) * kBarRange));
  m_text->setText(progressText());
  // Only ever wider, so that the bar does not breathe with the digits.
  m_text->setMinimumWidth(std::max(m_text->minimumWidth(), m_text->sizeHint().width()));
}

// --- how it ended
// ------------------------------------------------------------------------------------------------------------------------------------

void RunStatus::link(Banner* banner, const QString& text, const char* name, std::function<void()> act) {
  auto* button = banner->addLink(text);
  button->setObjectName(QString::fromLatin1(name));
  // Afterwards: the act may replace the banner that holds the button.
  connect(
      button, &QPushButton::clicked, this, [act = std::move(act)] { act(); }, Qt::QueuedConnection);
}

QWidget* RunStatus::makeFailure() {
  auto& run = m_studio.run();
  const auto error = run.error().value_or(
      workError("internal", windowText(tr("The run failed.")), windowText(tr("Look at the log below."))));
  auto explanation = adviceOf(error);
  const auto checkpoint = newestCheckpointIn(run.outputDir());
  if (checkpoint) explanation = inARow({explanation, tr("The last checkpoint is of step %L1.").arg(checkpoint->step)});
  else if (run.canResume() && run.lastStep().step > 0)
    explanation = inARow({explanation, tr("No checkpoint had been written yet; resuming starts from the beginning.")});
  auto* banner = new Banner(Banner::Kind::Error, messageOf(error), explanation);
  banner->setObjectName(QStringLiteral("failure"));
  if (run.canResume())
    link(banner, checkpoint ? tr("Resume") : tr("Begin again"), "failure-resume", [this] { m_studio.resumeRun(); });
  if (error.code.starts_with("data.") || error.code.starts_with("row.")) {
    link(banner, tr("Show it in the data"), "failure-page", [this, error] {
      Q_EMIT m_studio.pageRequested(PageId::Data);
      m_studio.data().showLine(error.file, error.line);
    });
  } else if (error.field == "output_dir" || error.code == "io.locked") {
    link(banner, tr("Train into a new folder"), "failure-new", [this] { m_studio.startRun(false, true); });
  } else if (!error.field.empty()) {
    const auto section = text(error.field).section(QLatin1Char('.'), 0, 0);
    const auto page = section == QLatin1String("data")    ? PageId::Data
                      : section == QLatin1String("model") ? PageId::Model
                                                          : PageId::Method;
    link(banner, pageLink(page), "failure-page", [this, page] { Q_EMIT m_studio.pageRequested(page); });
  }
  return banner;
}

QWidget* RunStatus::makeExistingRun() {
  const auto folder = QDir::toNativeSeparators(text(m_studio.run().recipe().output_dir));
  auto* banner = new Banner(Banner::Kind::Warning, tr("There is a run in this folder already"),
                            tr("%1 holds the files of an earlier run. What should become of them?").arg(folder));
  banner->setObjectName(QStringLiteral("existing-run"));
  link(banner, tr("Resume that run"), "existing-resume",
       [this] { m_studio.run().start(m_studio.run().recipe(), true); });
  link(banner, tr("Train into a new folder"), "existing-new", [this] { m_studio.startRun(false, true); });
  link(banner, tr("Delete that run and start over"), "existing-overwrite", [this] { m_studio.startRun(true); });
  return banner;
}

QWidget* RunStatus::makeEnd() {
  auto& run = m_studio.run();
  const QLocale locale;
  const auto& done = run.finished();
  const bool finished = run.state() == State::Finished;
  const auto checkpoint = newestCheckpointIn(run.outputDir());
  QString title, explanation;
  if (finished) {
    title = tr("Finished: loss %1 after %2 steps in %3")
                .arg(figureText(std::isfinite(run.loss()) ? run.loss() : done.train_loss, Figure::Plain),
                     locale.toString(static_cast<qlonglong>(done.steps)), durationText(done.seconds));
    QStringList parts;
    if (const auto& validation = run.curves().validationLoss; !validation.empty())
      parts << tr("validation loss %1").arg(figureText(validation.y.back(), Figure::Plain));
    if (done.tokens_per_second > 0) parts << tr("%1 tokens/s").arg(figureText(done.tokens_per_second, Figure::Count));
    if (done.memory_before_bytes > 0)
      parts << tr("at most %1 of memory").arg(bytesText(done.peak_memory_bytes - done.memory_before_bytes));
    else if (done.peak_memory_bytes > 0)
      parts << tr("at most %1 of memory in use").arg(bytesText(done.peak_memory_bytes));
    parts << QDir::toNativeSeparators(run.outputDir());
    explanation = parts.join(QStringLiteral(" · "));
  } else if (run.outputDir().isEmpty()) {
    title = tr("Cancelled before the first step");
  } else {
    const bool saved = done.stopped && checkpoint && checkpoint->step == run.lastStep().step;
    title = (done.stopped ? tr("Stopped at step %1 of %2") : tr("Interrupted at step %1 of %2"))
                .arg(locale.toString(static_cast<qlonglong>(run.lastStep().step)),
                     locale.toString(static_cast<qlonglong>(run.started().total_steps)));
    explanation = saved ? tr("Everything is saved in %1.").arg(QDir::toNativeSeparators(checkpoint->path))
                  : checkpoint
                      ? tr("The last checkpoint is of step %L1: resuming goes on from there.").arg(checkpoint->step)
                      : tr("No checkpoint had been written yet; resuming starts from the beginning.");
  }
  auto* banner = new Banner(finished                                    ? Banner::Kind::Good
                            : done.stopped || run.outputDir().isEmpty() ? Banner::Kind::Info
                                                                        : Banner::Kind::Warning,
                            title, explanation);
  banner->setObjectName(QStringLiteral("end"));
  if (!finished && run.canResume())
    link(banner, checkpoint ? tr("Resume") : tr("Begin again"), "end-resume", [this] { m_studio.resumeRun(); });
  if (finished || checkpoint) {
    if (!finished || m_studio.editedSinceRun())
      link(banner, tr("Chat with it"), "end-chat", [this] { Q_EMIT m_studio.pageRequested(PageId::Chat); });
    const auto* method = findMethod(run.recipe().method.type);
    link(banner, method && !method->merges ? tr("Export…") : tr("Merge and export…"), "end-export",
         [this] { Q_EMIT m_studio.pageRequested(PageId::Export); });
    link(banner, tr("Open the folder"), "end-folder",
         [folder = run.outputDir()] { QDesktopServices::openUrl(QUrl::fromLocalFile(folder)); });
  }
  // It is the recipe at hand that would be trained, which need not be the run's.
  const auto edited = m_studio.recipe().recipe();
  const bool another = edited && (edited->name != run.recipe().name || edited->model.path != run.recipe().model.path);
  // Without a checkpoint to go on from, to resume is to begin again: one link says so.
  if (!finished && !checkpoint && run.canResume() && !m_studio.editedSinceRun()) return banner;
  link(banner,
       another                               ? tr("Train “%1”").arg(text(edited->name))
       : finished                            ? tr("Train again")
       : edited && m_studio.editedSinceRun() ? tr("Train the changed recipe")
                                             : tr("Start from the beginning"),
       "end-again", [this] { m_studio.startRun(); });
  return banner;
}

/// Before the engine has told how it went.
QWidget* RunStatus::makeUnfinished() {
  const auto run = *m_studio.unfinishedRun();
  const bool anything = newestCheckpointIn(run.outputDir).has_value();
  auto* banner =
      new Banner(run.stopped ? Banner::Kind::Info : Banner::Kind::Warning,
                 (run.stopped ? tr("“%1” was stopped") : tr("“%1” was interrupted")).arg(run.name),
                 anything ? QString() : tr("No checkpoint had been written yet; resuming starts from the beginning."));
  banner->setObjectName(QStringLiteral("unfinished"));
  link(banner, anything ? tr("Resume") : tr("Begin again"), "unfinished-resume",
       [this] { m_studio.resumeUnfinishedRun(); });
  link(banner, tr("Not now"), "unfinished-forget", [this] { m_studio.forgetUnfinishedRun(); });
  return banner;
}

} // namespace tw::ui
