#include "ui/pages/home/home_page.h"

#include "ui/bridge/messages.h"
#include "ui/models/checkpoint_folder.h"
#include "ui/models/dataset_names.h"
#include "ui/models/figure_text.h"
#include "ui/models/last_folder.h"
#include "ui/models/run_list.h"
#include "ui/models/run_text.h"
#include "ui/pages/home/action_card.h"
#include "ui/studio/workspace.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/basics.h"
#include "ui/widgets/card.h"
#include "ui/widgets/entry_row.h"
#include "ui/widgets/run_dot.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace tw::ui {

namespace {
constexpr int kListed = 6, kWidest = 1120, kRowPadding = 10;

QLabel* emptyLine(const QString& sentence) {
  auto* label = makeLabel(sentence, TextRole::Body, true, true);
  label->setContentsMargins(kRowPadding, space::tight, kRowPadding, space::small);
  return label;
}

void clear(QVBoxLayout* layout) {
  while (auto* item = layout->takeAt(0)) {
    if (item->widget()) item->widget()->deleteLater();
    delete item;
  }
}

} // namespace

HomePage::HomePage(Studio& studio, QWidget* parent) : Page(studio, tr("Home"), parent) {
  auto* scroll = new QScrollArea;
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setFocusPolicy(Qt::NoFocus);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  auto* inner = new QWidget;
  inner->setMaximumWidth(kWidest); // lines of text stay readable on a very wide screen
  m_inner = new QVBoxLayout(inner);
  m_inner->setContentsMargins(0, 0, 2, 0);
  m_inner->setSpacing(space::cardGap);
  m_banners = new QVBoxLayout;
  m_banners->setSpacing(space::small);
  m_inner->addLayout(m_banners);
  buildStart();
  buildLists();
  m_inner->addStretch(1);
  scroll->setWidget(inner);
  content()->addWidget(scroll, 1);
  offerRecovery();
  offerUnfinishedRun();
  connect(&studio, &Studio::unfinishedRunChanged, this, &HomePage::offerUnfinishedRun);
  connect(&studio.run(), &TrainingRun::stateChanged, this, &HomePage::offerUnfinishedRun);
  connect(&studio.settings(), &Settings::recentChanged, this, &HomePage::showBeginning);
  connect(&studio.runs(), &RunList::changed, this, &HomePage::showBeginning);
  connect(&studio, &Studio::readinessChanged, this, &HomePage::showContinue);
  connect(&studio.recipe(), &RecipeDocument::fileChanged, this, &HomePage::showContinue);
  connect(&studio.run(), &TrainingRun::progressed, this, &HomePage::showContinue);
  showBeginning();
}

void HomePage::activated() {
  if (studio().bridge().isOpen()) studio().runs().refresh();
  showBeginning(); // files may have gone, and "5 min ago" has become older
}

// --- parts
// -------------------------------------------------------------------------------------------------------------------------------------------

void HomePage::buildStart() {
  m_welcome = makeLabel(tr("Teach a language model with your own examples, on this computer. Nothing leaves it."),
                        TextRole::Body, true, true);
  m_inner->addWidget(m_welcome);
  auto* row = new QHBoxLayout;
  row->setSpacing(space::cardGap);
  const auto add = [&](const QString& icon, const QString& name, const QString& title, const QString& sentence,
                       auto&& act) {
    auto* card = new ActionCard(icon, title, sentence);
    card->setObjectName(name);
    connect(card, &QAbstractButton::clicked, this, act);
    row->addWidget(card, 1);
    m_start << card;
  };
  add(QStringLiteral("lightning"), QStringLiteral("start-sample"), tr("Try the sample in a minute"),
      tr("A small model and a few examples are installed: teach it who it is, and ask it."),
      [this] { studio().openSample(); });
  add(QStringLiteral("data"), QStringLiteral("start-data"), tr("Open a dataset"),
      tr("%1. You can also drop files anywhere on this window.").arg(datasetKinds()), [this] { chooseData(); });
  add(QStringLiteral("model"), QStringLiteral("start-model"), tr("Open a model"),
      tr("A folder in Hugging Face layout, or one that is already on this computer."), [this] { chooseModel(); });
  m_inner->addLayout(row);
  m_others = new QWidget;
  auto* links = new QHBoxLayout(m_others);
  links->setContentsMargins(0, 0, 0, 0);
  links->setSpacing(space::cardPadding);
  auto* open = makeLinkButton(tr("Open a recipe…"));
  open->setObjectName(QStringLiteral("start-recipe"));
  connect(open, &QPushButton::clicked, this, &HomePage::chooseRecipe);
  auto* tour = makeLinkButton(tr("Take the tour"));
  tour->setObjectName(QStringLiteral("start-tour"));
  connect(tour, &QPushButton::clicked, this, [this] { Q_EMIT studio().tourRequested(); });
  links->addWidget(open);
  links->addWidget(tour);
  links->addStretch(1);
  m_inner->addWidget(m_others);
}

void HomePage::buildLists() {
  m_continue = new Card;
  m_continue->setObjectName(QStringLiteral("continue-card"));
  auto* across = new QHBoxLayout;
  across->setSpacing(space::cardGap);
  auto* words = new QVBoxLayout;
  words->setSpacing(2);
  m_continueTitle = makeLabel({}, TextRole::CardTitle);
  m_continueLine = makeLabel({}, TextRole::Body, true, true);
  m_continueTitle->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  words->addWidget(m_continueTitle);
  words->addWidget(m_continueLine);
  across->addLayout(words, 1);
  m_continueButton = makePrimaryButton({});
  m_continueButton->setObjectName(QStringLiteral("continue"));
  connect(m_continueButton, &QPushButton::clicked, this, [this] {
    if (const auto goOn = m_goOn) goOn();
  });
  across->addWidget(m_continueButton, 0, Qt::AlignVCenter);
  m_continue->body()->addLayout(across);
  m_inner->insertWidget(1, m_continue);

  auto* lists = new QHBoxLayout;
  lists->setSpacing(space::cardGap);
  const auto list = [lists](Card*& card, QVBoxLayout*& rows, const QString& title) {
    card = new Card(title);
    rows = new QVBoxLayout;
    rows->setSpacing(0);
    // The rows bring a padding of their own, which their highlight fills.
    card->body()->setContentsMargins(space::cardPadding - kRowPadding, space::cardPadding - 2,
                                     space::cardPadding - kRowPadding, space::small);
    card->body()->itemAt(0)->layout()->setContentsMargins(kRowPadding, 0, kRowPadding, 0);
    card->body()->addLayout(rows);
    card->body()->addStretch(1);
    lists->addWidget(card, 1);
  };
  list(m_recentCard, m_recents, tr("Recent recipes"));
  list(m_runCard, m_recentRuns, tr("Recent runs"));
  auto* all = makeLinkButton(tr("All runs"));
  all->setObjectName(QStringLiteral("all-runs"));
  connect(all, &QPushButton::clicked, this, [this] { Q_EMIT studio().pageRequested(PageId::Runs); });
  m_runCard->addToTitle(all);
  m_inner->addLayout(lists);
}

void HomePage::offerRecovery() {
  auto& workspace = studio().workspace();
  if (workspace.recoverable().isEmpty()) return;
  const auto name = workspace.recoverableName();
  auto* banner = new Banner(Banner::Kind::Warning,
                            name.isEmpty() ? tr("An earlier window left an unsaved recipe.")
                                           : tr("An earlier window left “%1” unsaved.").arg(name),
                            tr("Restore it to go on where you were. It is kept until you decide."));
  banner->setObjectName(QStringLiteral("recovery-banner"));
  auto* restore = banner->addLink(tr("Restore"));
  restore->setObjectName(QStringLiteral("recovery-restore"));
  auto* discard = banner->addLink(tr("Discard"));
  discard->setObjectName(QStringLiteral("recovery-discard"));
  // There may be another one behind it.
  const auto next = [this, banner] {
    banner->setObjectName({});
    banner->hide();
    banner->deleteLater();
    offerRecovery();
  };
  connect(restore, &QPushButton::clicked, this, [this, next] {
    if (!studio().letGo()) return;
    const bool restored = studio().workspace().recover();
    next();
    Q_EMIT studio().notice(restored ? tr("The unsaved recipe is restored. Save it to keep it.")
                                    : tr("The unsaved recipe cannot be read any more."),
                           {}, {});
    showContinue();
  });
  connect(discard, &QPushButton::clicked, this, [this, next] {
    studio().workspace().discardRecoverable();
    next();
  });
  m_banners->addWidget(banner);
}

/// What resuming would give, in a sentence.
QString HomePage::resumeText(const UnfinishedRun& run) const {
  const auto checkpoint = newestCheckpointIn(run.outputDir);
  const auto folder = QDir::toNativeSeparators(run.outputDir);
  if (!checkpoint)
    return tr("It had written no checkpoint, so it can only begin again, in %1. Its log stays.").arg(folder);
  if (run.stopped && checkpoint->step == run.step) return tr("Everything is saved in %1.").arg(folder);
  return tr("Its last checkpoint is of step %L1. Resuming goes on from there, as if it had never stopped.")
      .arg(checkpoint->step);
}

void HomePage::offerUnfinishedRun() {
  if (m_unfinished) {
    m_unfinished->setObjectName({}); // it goes with the event loop
    m_unfinished->hide();
    m_unfinished->deleteLater();
    m_unfinished = nullptr;
  }
  const auto run = studio().unfinishedRun();
  if (!run) return;
  const auto title = run->step >= 0
                         ? (run->stopped ? tr("“%1” stopped at %L2 of %L3") : tr("“%1” was interrupted at %L2 of %L3"))
                               .arg(run->name)
                               .arg(run->step)
                               .arg(run->total)
                         : tr("“%1” was interrupted").arg(run->name);
  m_unfinished = new Banner(run->stopped ? Banner::Kind::Info : Banner::Kind::Warning, title, resumeText(*run));
  m_unfinished->setObjectName(QStringLiteral("unfinished-banner"));
  auto* go = m_unfinished->addLink(newestCheckpointIn(run->outputDir) ? tr("Resume") : tr("Begin again"));
  go->setObjectName(QStringLiteral("unfinished-resume"));
  auto* drop = m_unfinished->addLink(tr("Not now"));
  drop->setObjectName(QStringLiteral("unfinished-forget"));
  drop->setToolTip(tr("It stays on the Runs page."));
  connect(go, &QPushButton::clicked, this, [this] { studio().resumeUnfinishedRun(); });
  connect(drop, &QPushButton::clicked, this, [this] { studio().forgetUnfinishedRun(); });
  m_banners->addWidget(m_unfinished);
}

// --- what is shown
// -----------------------------------------------------------------------------------------------------------------------------------

void HomePage::showBeginning() {
  const bool first = studio().settings().recentRecipes().isEmpty() && studio().runs().runs().empty();
  m_welcome->setVisible(first);
  for (auto* card : m_start) card->setCompact(!first);
  m_start.first()->setLeading(first);
  m_others->setVisible(first);
  m_recentCard->setVisible(!first);
  m_runCard->setVisible(!first);
  setSubtitle(first ? tr("three ways to begin") : QString());
  showContinue();
  showRecents();
  showRuns();
}

void HomePage::showContinue() {
  const auto& recipe = studio().recipe();
  const auto show = [this](const QString& title, const QString& line, const QString& button,
                           std::function<void()> goOn) {
    m_continueTitle->setText(title);
    m_continueTitle->setToolTip(title);
    m_continueLine->setText(line);
    m_continueButton->setText(button);
    m_goOn = std::move(goOn);
    m_continue->show();
  };
  const auto lead = [this](PageId page) { return [this, page] { Q_EMIT studio().pageRequested(page); }; };
  const auto set = [&recipe](const char* field) {
    const auto value = recipe.value(QString::fromLatin1(field));
    return value.is_string() ? !value.get<std::string>().empty() : !value.empty();
  };
  if (const auto& run = studio().run(); run.isActive()) {
    const auto name = text(run.recipe().name);
    const auto line = run.lastStep().step > 0 ? tr("Step %L1 of %L2, loss %3.")
                                                    .arg(run.lastStep().step)
                                                    .arg(run.started().total_steps)
                                                    .arg(figureText(run.loss(), Figure::Plain))
                                              : tr("It is being prepared.");
    show(tr("“%1” is being trained").arg(name), line, tr("Watch"), lead(PageId::Train));
  } else if (const auto& done = studio().run();
             done.state() == TrainingRun::State::Finished && !studio().editedSinceRun()) {
    show(tr("“%1” is trained").arg(text(done.recipe().name)), tr("Chat with it, or export it."), tr("Chat with it"),
         lead(PageId::Chat));
  } else if (recipe.isModified() || !recipe.file().isEmpty() || set("data.train") || set("model.path")) {
    const auto missing = studio().missingForRun();
    show(recipe.name().isEmpty() ? tr("untitled") : recipe.name(),
         missing.empty() ? tr("Everything is ready: it can be trained.") : missing.front().sentence, tr("Continue"),
         lead(missing.empty() ? PageId::Train : missing.front().page));
  } else if (const auto recent = studio().settings().recentRecipes(); !recent.isEmpty()) {
    show(tr("Continue with “%1”").arg(QFileInfo(recent.first()).completeBaseName()),
         QDir::toNativeSeparators(recent.first()), tr("Open"), [this, file = recent.first()] { openRecent(file); });
  } else {
    m_continue->hide();
  }
}

void HomePage::showRecents() {
  clear(m_recents);
  const auto recent = studio().settings().recentRecipes();
  if (recent.isEmpty()) m_recents->addWidget(emptyLine(tr("Recipes that you save or open are listed here.")));
  for (const auto& file : recent.first(std::min<qsizetype>(recent.size(), kListed))) {
    auto* row = new EntryRow(QFileInfo(file).completeBaseName(), QDir::toNativeSeparators(QFileInfo(file).path()));
    row->setObjectName(QStringLiteral("recent-recipe"));
    row->setFacts({}, QFileInfo::exists(file) ? whenText(studio().settings().recentTime(file).toLocalTime())
                                              : tr("not found"));
    row->setToolTip(QDir::toNativeSeparators(file));
    connect(row, &QAbstractButton::clicked, this, [this, file] { openRecent(file); });
    m_recents->addWidget(row);
  }
}

void HomePage::showRuns() {
  clear(m_recentRuns);
  const auto& runs = studio().runs().runs();
  if (runs.empty())
    m_recentRuns->addWidget(emptyLine(tr("What you train here or on the command line is listed here.")));
  for (size_t i = 0; i < std::min<size_t>(runs.size(), kListed); ++i) {
    const auto& run = runs[i];
    const auto started = startedTime(run);
    auto* row = new EntryRow(text(run.name), tr("%1 · %2").arg(modelText(run), whenText(started)));
    row->setObjectName(QStringLiteral("recent-run"));
    row->setFacts(lossText(run), statusText(run.status), statusDot(run.status));
    row->setToolTip(exactTimeText(started));
    connect(row, &QAbstractButton::clicked, this, [this, id = text(run.id)] {
      studio().runs().setCurrent(id);
      Q_EMIT studio().pageRequested(PageId::Runs);
    });
    m_recentRuns->addWidget(row);
  }
}

// --- what one does
// -----------------------------------------------------------------------------------------------------------------------------------

void HomePage::openRecent(const QString& file) {
  if (!QFileInfo::exists(file)) {
    Q_EMIT studio().notice(tr("“%1” is no longer in its folder.").arg(QFileInfo(file).fileName()),
                           tr("Remove it from the list"),
                           [settings = &studio().settings(), file] { settings->removeRecentRecipe(file); });
    return;
  }
  if (studio().letGo()) studio().carryOut(Studio::planDrop({file}));
}

void HomePage::chooseData() {
  const auto files = QFileDialog::getOpenFileNames(
      this, tr("Open a dataset"), lastFolder(studio().settings(), QStringLiteral("data")), datasetFilter());
  if (files.isEmpty()) return;
  rememberFolder(studio().settings(), QStringLiteral("data"), files.first());
  studio().openData(files);
}

void HomePage::chooseRecipe() {
  const auto file =
      QFileDialog::getOpenFileName(this, tr("Open a recipe"), lastFolder(studio().settings(), QStringLiteral("recipe")),
                                   tr("Recipes (*.json *.tunewright)"));
  rememberFolder(studio().settings(), QStringLiteral("recipe"), file);
  if (!file.isEmpty() && studio().letGo()) studio().carryOut(Studio::planDrop({file}));
}

void HomePage::chooseModel() {
  const auto folder = QFileDialog::getExistingDirectory(this, tr("Open a model"),
                                                        lastFolder(studio().settings(), QStringLiteral("model")));
  rememberFolder(studio().settings(), QStringLiteral("model"), folder);
  if (!folder.isEmpty()) studio().carryOut(Studio::planDrop({folder}));
}

} // namespace tw::ui
