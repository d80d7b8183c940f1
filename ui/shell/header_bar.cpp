#include "ui/shell/header_bar.h"

#include "ui/bridge/messages.h"
#include "ui/models/figure_text.h"
#include "ui/models/model_library.h"
#include "ui/shell/editable_name.h"
#include "ui/studio/studio.h"
#include "ui/theme/icons.h"
#include "ui/widgets/basics.h"
#include "ui/widgets/chip.h"

#include <QDir>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QToolButton>

#include <cmath>

namespace tw::ui {

namespace {
constexpr int kHeight = 48, kLongestName = 20; ///< pixels; characters of a name in a chip
constexpr int kRoomForNames = 860;             ///< below this width the device shows its figures only
} // namespace

HeaderBar::HeaderBar(Studio& studio, QWidget* parent) : QWidget(parent), m_studio(studio) {
  setFixedHeight(kHeight);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(space::pageMargin - 6, 0, space::pageMargin, 0);
  layout->setSpacing(10);
  m_name = new EditableName(tr("Name of the recipe"));
  m_name->setObjectName(QStringLiteral("recipe-name"));
  m_menu = new QToolButton;
  m_menu->setPopupMode(QToolButton::InstantPopup);
  m_menu->setIcon(iconNamed(QStringLiteral("expand")));
  m_menu->setIconSize({14, 14});
  m_menu->setFixedSize(26, 26);
  m_menu->setFocusPolicy(Qt::StrongFocus);
  m_menu->setObjectName(QStringLiteral("recipe-menu"));
  m_menu->setToolTip(tr("New, open, save, undo"));
  m_menu->setAccessibleName(tr("Recipe menu"));
  m_state = makeLabel({}, TextRole::Body, true);
  m_run = new Chip;
  m_run->setObjectName(QStringLiteral("run-chip"));
  m_run->setCursor(Qt::PointingHandCursor);
  m_device = new Chip;
  m_device->setObjectName(QStringLiteral("device-chip"));
  m_device->setFocusPolicy(Qt::NoFocus);
  auto* recipeBox = new QHBoxLayout; // name and its menu close together
  recipeBox->setSpacing(0);
  recipeBox->addWidget(m_name);
  recipeBox->addWidget(m_menu);
  layout->addLayout(recipeBox);
  layout->addWidget(m_state);
  layout->addStretch(1);
  layout->addWidget(m_run);
  layout->addWidget(m_device);
  connect(m_run, &QAbstractButton::clicked, this, [this] { Q_EMIT m_studio.pageRequested(PageId::Train); });
  connect(&studio.recipe(), &RecipeDocument::changed, this, &HeaderBar::showRecipe);
  connect(&studio.recipe(), &RecipeDocument::fileChanged, this, &HeaderBar::showRecipe);
  connect(&studio.recipe(), &RecipeDocument::modifiedChanged, this, &HeaderBar::showRecipe);
  connect(&studio.run(), &TrainingRun::progressed, this, &HeaderBar::showRun);
  connect(&studio.run(), &TrainingRun::stateChanged, this, &HeaderBar::showRun);
  connect(&studio.library(), &ModelLibrary::devicesChanged, this, &HeaderBar::showDevice);
  connect(m_name, &EditableName::renamed, this, [this](const QString& name) {
    m_studio.recipe().endMerge();
    m_studio.recipe().setValue(QStringLiteral("name"), name.toStdString());
  });
  connect(&studio.recipe(), &RecipeDocument::changed, this, &HeaderBar::showRun);
  showRecipe();
  showRun();
  showDevice();
}

void HeaderBar::paintEvent(QPaintEvent*) {
  const auto& t = tokens(palette());
  QPainter painter(this);
  painter.fillRect(rect(), t.surface);
  painter.fillRect(QRect(0, height() - 1, width(), 1), t.border);
}

void HeaderBar::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  showDevice();
}

void HeaderBar::rename() { m_name->startEditing(); }

void HeaderBar::showRecipe() {
  const auto& recipe = m_studio.recipe();
  m_name->setName(recipe.name(), tr("untitled"));
  m_name->setToolTip(recipe.file().isEmpty() ? tr("Double-click or press F2 to rename.")
                                             : QDir::toNativeSeparators(recipe.file()));
  m_state->setText(QStringLiteral("• ") + (recipe.isModified()       ? tr("unsaved changes")
                                           : recipe.file().isEmpty() ? tr("not saved yet")
                                                                     : tr("saved")));
}

void HeaderBar::showRun() {
  auto& run = m_studio.run();
  using State = TrainingRun::State;
  m_run->setVisible(run.state() != State::Idle);
  // The chip is the run's, whichever recipe is open beside it.
  const auto ran = text(run.recipe().name);
  auto name = ran == m_studio.recipe().name() ? QString() : ran;
  if (name.size() > kLongestName) name = name.left(kLongestName - 1).trimmed() + QStringLiteral("…");
  if (!name.isEmpty()) name += QStringLiteral(" ·");
  m_run->setToolTip(tr("The run “%1”").arg(ran));
  const auto& step = run.lastStep();
  const QLocale locale;
  const auto total = run.started().total_steps;
  const auto steps = total > 0 ? tr("step %L1 / %L2").arg(step.step).arg(total) : QString(); // it may fail before
  const bool cutOff = run.state() == State::Stopped && !run.finished().stopped && total > 0;
  const auto loss = tr("loss %1").arg(figureText(run.loss(), Figure::Plain));
  switch (run.state()) {
  case State::Preparing:
    m_run->setParts(name, tr("preparing"),
                    run.stageFraction() >= 0 ? QStringLiteral("%1 %").arg(qRound(run.stageFraction() * 100))
                                             : QString(),
                    Chip::Dot::Warn);
    break;
  case State::Running:
    m_run->setParts(name, steps,
                    run.secondsLeft() >= 0      ? tr("%1 · %2 left").arg(loss, durationText(run.secondsLeft()))
                    : std::isfinite(run.loss()) ? loss
                                                : QString(), // before the first step there is none
                    Chip::Dot::Good);
    break;
  case State::Pausing: m_run->setParts(name, tr("pausing"), steps, Chip::Dot::Warn); break;
  case State::Paused: m_run->setParts(name, tr("paused"), steps, Chip::Dot::Warn); break;
  case State::Stopping: m_run->setParts(name, tr("stopping"), steps, Chip::Dot::Warn); break;
  case State::Finished: m_run->setParts(name, tr("finished"), loss, Chip::Dot::Good); break;
  case State::Stopped:
    m_run->setParts(name, cutOff ? tr("interrupted") : tr("stopped"), steps,
                    cutOff ? Chip::Dot::Warn : Chip::Dot::Muted);
    break;
  case State::Failed: m_run->setParts(name, tr("failed"), steps, Chip::Dot::Bad); break;
  case State::Idle: break;
  }
}

void HeaderBar::showDevice() {
  const auto* device = m_studio.library().device();
  m_device->setVisible(device != nullptr);
  if (!device) return;
  const auto gigabytes = [](int64_t bytes) { return QLocale().toString(static_cast<double>(bytes) / 1e9, 'f', 1); };
  auto after = tr("/ %1 GB").arg(gigabytes(device->total_bytes));
  if (device->temperature) after += tr(" · %1 °C").arg(*device->temperature);
  auto name = text(device->name);
  m_device->setToolTip(tr("%1: %2 GB of memory in use %3").arg(name, gigabytes(device->used_bytes), after));
  if (name.size() > 24) name = name.left(23).trimmed() + QStringLiteral("…");
  m_device->setParts(width() < kRoomForNames ? QString() : name + QStringLiteral(" ·"), gigabytes(device->used_bytes),
                     after);
}

} // namespace tw::ui
