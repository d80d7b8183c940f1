#include "ui/pages/method/method_presets.h"

#include "ui/bridge/messages.h"
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

/// The names of the presets that come with the program.
QString titleOf(const Presets::Preset& preset) {
  if (preset.own) return preset.name;
  static const QHash<QString, const char*> names{
      {QStringLiteral("balanced"), QT_TRANSLATE_NOOP("tw::ui::MethodPresets", "Balanced LoRA")},
      {QStringLiteral("quick-try"), QT_TRANSLATE_NOOP("tw::ui::MethodPresets", "Quick try")},
      {QStringLiteral("small-gpu"), QT_TRANSLATE_NOOP("tw::ui::MethodPresets", "Small GPU (QLoRA)")},
      {QStringLiteral("new-knowledge"), QT_TRANSLATE_NOOP("tw::ui::MethodPresets", "New knowledge")},
      {QStringLiteral("full-training"), QT_TRANSLATE_NOOP("tw::ui::MethodPresets", "Full training")}};
  const auto known = names.constFind(preset.name);
  return known == names.constEnd() ? preset.name : MethodPresets::tr(*known);
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
  for (const bool own : {false, true}) {
    bool separated = !own;
    for (const auto& preset : m_presets->all()) {
      if (preset.own != own) continue;
      if (!std::exchange(separated, true)) m_menu->addSeparator();
      m_menu->addAction(titleOf(preset), this, [this, preset] { m_presets->apply(preset); });
    }
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
