#include "ui/pages/method/method_presets.h"

#include "ui/bridge/messages.h"
#include "ui/models/model_library.h"
#include "ui/studio/studio.h"
#include "ui/widgets/basics.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>

namespace tw::ui {
namespace {

/// One that comes with the program.
struct Shipped {
  const char *name, *title, *help;
  int64_t room = 0; ///< bytes that it says to do with, or 0
};

/// In the order in which the menu offers them.
constexpr Shipped kShipped[] = {
    {"balanced", QT_TRANSLATE_NOOP("tw::ui::MethodPresets", "Balanced LoRA"),
     QT_TRANSLATE_NOOP("tw::ui::MethodPresets", "A good start for nearly everything.")},
    {"quick-try", QT_TRANSLATE_NOOP("tw::ui::MethodPresets", "Quick try"),
     QT_TRANSLATE_NOOP("tw::ui::MethodPresets", "One short pass over the data, to see whether it works at all.")},
    {"teach-lora", QT_TRANSLATE_NOOP("tw::ui::MethodPresets", "Teach LoRA"),
     QT_TRANSLATE_NOOP("tw::ui::MethodPresets",
                       "Small ranks, short samples and answers every 10 steps: one sees it learn.")},
    {"best-quality", QT_TRANSLATE_NOOP("tw::ui::MethodPresets", "Best quality"),
     QT_TRANSLATE_NOOP("tw::ui::MethodPresets",
                       "DoRA on weights that are not quantised, with long samples; slower and larger.")},
    {"new-knowledge", QT_TRANSLATE_NOOP("tw::ui::MethodPresets", "New knowledge"),
     QT_TRANSLATE_NOOP("tw::ui::MethodPresets", "A high rank and long samples, for facts and a new domain.")},
    {"long-texts", QT_TRANSLATE_NOOP("tw::ui::MethodPresets", "Long texts"),
     QT_TRANSLATE_NOOP("tw::ui::MethodPresets",
                       "Samples of up to 8,192 tokens, or what the model can take, with the memory kept low.")},
    // A card of 8 GB without what driver and display take.
    {"card-8gb", QT_TRANSLATE_NOOP("tw::ui::MethodPresets", "8 GB card"),
     QT_TRANSLATE_NOOP("tw::ui::MethodPresets", "QLoRA: 4-bit weights, and all that saves memory. Models of up to "
                                                "about 8 billion parameters fit."),
     8'000'000'000},
    {"no-gpu", QT_TRANSLATE_NOOP("tw::ui::MethodPresets", "No GPU"),
     QT_TRANSLATE_NOOP("tw::ui::MethodPresets", "Short samples and a small rank, for training on the processor.")},
    {"fewest-parameters", QT_TRANSLATE_NOOP("tw::ui::MethodPresets", "Fewest parameters"),
     QT_TRANSLATE_NOOP("tw::ui::MethodPresets", "IA³: one factor for each output; the result is a few hundred KB.")},
    {"full-training", QT_TRANSLATE_NOOP("tw::ui::MethodPresets", "Full training"),
     QT_TRANSLATE_NOOP("tw::ui::MethodPresets", "Every weight learns; takes the most memory by far.")}};

const Shipped* shipped(const Presets::Preset& preset) {
  if (preset.own) return nullptr;
  const auto* found = std::find_if(std::begin(kShipped), std::end(kShipped),
                                   [&](const Shipped& each) { return preset.name == QLatin1String(each.name); });
  return found == std::end(kShipped) ? nullptr : found;
}

QString titleOf(const Presets::Preset& preset) {
  const auto* known = shipped(preset);
  return known ? MethodPresets::tr(known->title) : preset.name;
}

/// Own ones behind those that come with the program.
std::vector<Presets::Preset> inOrder(std::vector<Presets::Preset> presets) {
  const auto place = [](const Presets::Preset& preset) {
    const auto* known = shipped(preset);
    return preset.own ? std::size(kShipped) + 1 : known ? static_cast<size_t>(known - kShipped) : std::size(kShipped);
  };
  std::stable_sort(presets.begin(), presets.end(),
                   [&](const Presets::Preset& a, const Presets::Preset& b) { return place(a) < place(b); });
  return presets;
}

/// Beside a preset in the menu: what a step takes, and whether that is what the preset promises.
QString claimText(const MemoryPlan& plan, int64_t room) {
  const auto need = bytesText(plan.total());
  if (room == 0) return need;
  return plan.total() <= room ? MethodPresets::tr("%1, fits").arg(need) : MethodPresets::tr("%1, too large").arg(need);
}

} // namespace

MethodPresets::MethodPresets(Studio& studio, QPushButton* button, QWidget* parent)
    : Card(tr("Save as preset"), parent), m_studio(studio),
      m_presets(new Presets(studio.bridge(), studio.recipe(), this)), m_menu(new QMenu(button)), m_name(new QLineEdit),
      m_problem(makeLabel({}, TextRole::Secondary, true)), m_replace(makeLinkButton(tr("Replace it"))) {
  setObjectName(QStringLiteral("preset-strip"));
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
  setTitleNote(tr("Keeps how to train, without model, data and names."));
  m_menu->setObjectName(QStringLiteral("presets-menu"));
  m_menu->setToolTipsVisible(true);
  button->setMenu(m_menu);
  m_name->setObjectName(QStringLiteral("preset-name"));
  m_name->setPlaceholderText(tr("Name of the preset"));
  m_name->setAccessibleName(m_name->placeholderText());
  m_name->setMaximumWidth(320);
  m_replace->setObjectName(QStringLiteral("preset-replace"));
  auto* save = makeButton(tr("Save"));
  save->setObjectName(QStringLiteral("preset-save"));
  auto* cancel = makeLinkButton(tr("Cancel"));
  auto* across = new QHBoxLayout;
  across->setSpacing(space::small);
  across->addWidget(m_name, 1);
  across->addWidget(save);
  across->addWidget(cancel);
  across->addWidget(m_problem);
  across->addWidget(m_replace);
  across->addStretch(1);
  body()->addLayout(across);
  connect(m_menu, &QMenu::aboutToShow, this, &MethodPresets::fillMenu);
  connect(save, &QPushButton::clicked, this, [this] { this->save(false); });
  connect(m_name, &QLineEdit::returnPressed, this, [this] { this->save(false); });
  connect(m_name, &QLineEdit::textEdited, this, [this] { say({}, false); });
  connect(m_replace, &QPushButton::clicked, this, [this] { this->save(true); });
  connect(cancel, &QPushButton::clicked, this, &QWidget::hide);
  connect(m_presets, &Presets::failed, this, [this](const Error& error) {
    if (isVisible()) say(messageOf(error), error.code == "preset.exists");
    else m_studio.noticeError(error);
  });
  hide();
}

void MethodPresets::say(const QString& problem, bool replaceable) {
  m_problem->setText(problem);
  m_replace->setVisible(replaceable);
}

void MethodPresets::fillMenu() {
  m_menu->clear();
  bool separated = false;
  for (const auto& preset : inOrder(m_presets->all())) {
    if (preset.own && !std::exchange(separated, true)) m_menu->addSeparator();
    addToMenu(preset);
  }
  if (m_presets->all().empty()) m_menu->addAction(tr("No presets yet"))->setEnabled(false);
  m_menu->addSeparator();
  m_menu->addAction(tr("Save as preset…"), this, &MethodPresets::askName);
  QMenu* removal = nullptr;
  for (const auto& preset : m_presets->all()) {
    if (!preset.own) continue;
    if (!removal) removal = m_menu->addMenu(tr("Delete preset"));
    removal->addAction(preset.name, this, [this, preset] { remove(preset); });
  }
}

/// With the memory that a step would take beside it, once that is worked out.
void MethodPresets::addToMenu(const Presets::Preset& preset) {
  auto title = titleOf(preset);
  title.replace(QLatin1Char('&'), QStringLiteral("&&"));
  auto* action = m_menu->addAction(title, this, [this, preset] { choose(preset); });
  const auto* known = shipped(preset);
  if (known) action->setToolTip(tr(known->help));
  m_presets->askForPlan(preset, context(), action,
                        [action, title, room = known ? known->room : 0](const Result<MemoryPlan>& plan) {
                          if (plan) action->setText(title + QLatin1Char('\t') + claimText(*plan, room));
                        });
}

int64_t MethodPresets::context() const {
  const auto& info = m_studio.library().info();
  return info ? info->context_length : 0;
}

/// A preset that promises to do with so much memory says whether it does.
void MethodPresets::choose(const Presets::Preset& preset) {
  m_presets->apply(preset, context());
  const auto* known = shipped(preset);
  if (!known || known->room == 0) return;
  m_presets->askForPlan(
      preset, context(), this, [this, title = titleOf(preset), room = known->room](const Result<MemoryPlan>& plan) {
        if (!plan) return; // said in the memory card
        const auto need = bytesText(plan->total()), most = bytesText(room);
        m_studio.noticeEdit(plan->total() <= room
                                ? tr("“%1”: a step takes about %2 with this model; it fits.").arg(title, need)
                                : tr("“%1”: a step takes about %2 with this model, more than %3. Shorter samples or a "
                                     "smaller model would fit.")
                                      .arg(title, need, most));
      });
}

void MethodPresets::askName() {
  m_name->clear();
  say({}, false);
  show();
  m_name->setFocus();
}

void MethodPresets::save(bool overwrite) {
  const auto name = m_name->text().trimmed();
  if (name.isEmpty()) return say(tr("Give it a name."), false);
  if (!m_presets->save(name, overwrite)) return;
  hide();
  Q_EMIT m_studio.notice(tr("The preset “%1” is saved.").arg(name), {}, {});
}

void MethodPresets::remove(const Presets::Preset& preset) {
  if (!m_presets->remove(preset)) return;
  Q_EMIT m_studio.notice(tr("The preset “%1” is deleted.").arg(preset.name), tr("Undo"),
                         [presets = QPointer<Presets>(m_presets), preset] {
                           if (presets) presets->restore(preset);
                         });
}

} // namespace tw::ui
