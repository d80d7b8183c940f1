#include "ui/pages/method/method_form.h"

#include "ui/bridge/field_words.h"
#include "ui/bridge/messages.h"
#include "ui/bridge/sentences.h"
#include "ui/fields/field_row.h"
#include "ui/fields/pick_editors.h"
#include "ui/fields/slider_field.h"
#include "ui/models/model_library.h"
#include "ui/pages/method/method_form_plan.h"
#include "ui/studio/studio.h"
#include "ui/widgets/basics.h"

#include <algorithm>
#include <cmath>
#include <QCoreApplication>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QScrollBar>
#include <QVBoxLayout>

namespace tw::ui {
namespace {

const auto kUnfolded = QStringLiteral("method/advanced");
constexpr int kSectionGap = 16, kRowGap = 8;

QVBoxLayout* sectionIn(QWidget* widget) {
  auto* section = new QVBoxLayout(widget);
  section->setContentsMargins(0, 0, 0, 0);
  section->setSpacing(kRowGap);
  return section;
}

} // namespace

MethodForm::MethodForm(Studio& studio, QWidget* parent) : QScrollArea(parent), m_studio(studio) {
  setWidgetResizable(true);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setFocusPolicy(Qt::NoFocus);
  auto* inside = new QWidget;
  auto* down = sectionIn(inside);
  down->setContentsMargins(0, 0, 6, 0);
  down->setSpacing(0);

  m_methodSection = new QWidget;
  auto* method = sectionIn(m_methodSection);
  method->setContentsMargins(0, 0, 0, kSectionGap);
  m_methodTitle = makeLabel({}, TextRole::CardTitle);
  method->addWidget(m_methodTitle);
  addSliders(method, QStringLiteral("adapter"));
  m_rankHelp = makeLabel({}, TextRole::Secondary, true, true);
  m_rankHelp->setObjectName(QStringLiteral("adapter-help"));
  method->addWidget(m_rankHelp);
  m_notes = makeLabel({}, TextRole::Secondary, true, true);
  m_notes->setObjectName(QStringLiteral("method-notes"));
  method->addWidget(m_notes);
  addFields(method, ownFields(false));
  down->addWidget(m_methodSection);

  auto* trainingSection = new QWidget;
  auto* training = sectionIn(trainingSection);
  training->addWidget(makeLabel(tr("Training"), TextRole::CardTitle));
  addSliders(training, QStringLiteral("training"));
  m_trainingHelp = makeLabel({}, TextRole::Secondary, true, true);
  m_trainingHelp->setObjectName(QStringLiteral("training-help"));
  training->addWidget(m_trainingHelp);
  down->addWidget(trainingSection);

  m_fold = makeLinkButton({});
  m_fold->setObjectName(QStringLiteral("advanced-fold"));
  down->addSpacing(space::small);
  down->addWidget(m_fold, 0, Qt::AlignLeft);
  addAdvanced(down);
  down->addStretch(1);
  setWidget(inside);

  connect(m_fold, &QPushButton::clicked, this, [this] {
    setFolded(!m_advanced->isHidden());
    if (m_advanced->isHidden()) return;
    // What was unfolded is in view, and not below it where nothing seems to have happened.
    QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
    verticalScrollBar()->setValue(m_fold->y());
  });
  connect(&studio.recipe(), &RecipeDocument::changed, this, &MethodForm::followRecipe);
  connect(&studio.library(), &ModelLibrary::devicesChanged, this, &MethodForm::offerDevices);
  connect(&studio.library(), &ModelLibrary::planChanged, this, &MethodForm::showNotes);
  setFolded(!studio.settings().value(kUnfolded, false).toBool());
  offerDevices();
  followRecipe({});
  showNotes();
}

/// What the method says of the chosen model: ranks that layers cannot use, and the like.
void MethodForm::showNotes() {
  QStringList said;
  if (const auto& plan = m_studio.library().plan())
    for (const auto& note : plan->notes) said << translated(note.message);
  m_notes->setText(said.join(QLatin1Char('\n')));
  m_notes->setVisible(!said.isEmpty());
}

void MethodForm::addSliders(QVBoxLayout* into, const QString& section) {
  for (auto& plan : sliderPlans(section, nullptr)) {
    const auto* field = findRecipeField(plan.field);
    auto* editor = new SliderField(*field, std::move(plan.scale));
    auto* row = new FieldRow(labelOf(text(field->path)), editor, FieldRow::Help::Below);
    bind(*field, row);
    into->addWidget(row);
    m_sections[into->parentWidget()] << row;
  }
}

void MethodForm::addAdvanced(QVBoxLayout* into) {
  m_advanced = new QWidget;
  auto* down = sectionIn(m_advanced);
  for (const auto& group : advancedGroups()) {
    auto* box = new QWidget;
    auto* section = sectionIn(box);
    section->setContentsMargins(0, space::medium, 0, 0);
    section->addWidget(makeLabel(group.title, TextRole::CardTitle));
    addFields(section, group.fields);
    down->addWidget(box);
  }
  into->addWidget(m_advanced);
}

void MethodForm::addFields(QVBoxLayout* into, const std::vector<const FieldInfo*>& fields) {
  for (const auto* field : fields) {
    auto* editor = makeFieldEditor(*field);
    if (!editor) continue;
    auto* row = new FieldRow(labelOf(text(field->path)), editor, FieldRow::Help::Beside);
    row->setHelp(helpOf(*field));
    bind(*field, row);
    into->addWidget(row);
    m_sections[into->parentWidget()] << row;
  }
}

void MethodForm::bind(const FieldInfo& field, FieldRow* row) {
  const auto path = text(field.path);
  row->setObjectName(path);
  row->setExplanation(helpOf(field));
  m_rows.insert(path, row);
  auto& recipe = m_studio.recipe();
  connect(row->editor(), &FieldEditor::edited, this,
          [&recipe, path](const Json& value) { recipe.setValue(path, value); });
  connect(row->editor(), &FieldEditor::released, &recipe, &RecipeDocument::endMerge);
}

void MethodForm::setFolded(bool folded) {
  m_advanced->setVisible(!folded);
  m_fold->setText(folded ? tr("▸ Advanced: schedule, warm-up, clipping, optimizer, checkpointing…") : tr("▾ Advanced"));
  m_fold->setAccessibleName(folded ? tr("Show advanced fields") : tr("Hide advanced fields"));
  m_studio.settings().setValue(kUnfolded, !folded);
}

void MethodForm::reveal(const QString& field) {
  auto* row = m_rows.value(field);
  if (!row || row->isHidden()) return;
  if (m_advanced->isAncestorOf(row)) setFolded(false);
  QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest); // it may have been folded till now
  ensureWidgetVisible(row);
  row->editor()->setFocus(Qt::OtherFocusReason);
}

void MethodForm::offerDevices() {
  auto* row = m_rows.value(QStringLiteral("training.device"));
  auto* devices = row ? qobject_cast<ChoiceEditor*>(row->editor()) : nullptr;
  if (!devices) return;
  const auto& found = m_studio.library().devices();
  const auto gpus = std::count_if(found.begin(), found.end(),
                                  [](const DeviceStatus& device) { return device.id.starts_with("cuda"); });
  for (const auto& device : found)
    if (gpus > 1 && device.id.starts_with("cuda")) devices->offer(device.id);
}

void MethodForm::followRecipe(const QStringList& fields) {
  if (fields.isEmpty())
    for (auto row = m_rows.cbegin(); row != m_rows.cend(); ++row) follow(row.key());
  else
    for (const auto& field : fields) follow(field);
  explain();
}

void MethodForm::follow(const QString& field) {
  auto* row = m_rows.value(field);
  if (!row) return;
  const auto value = m_studio.recipe().value(field);
  row->editor()->showValue(value);
  const auto* method = m_studio.recipe().method();
  row->setProblem(problemOf(*findRecipeField(field.toStdString(), method ? method->name : std::string()), value));
}

void MethodForm::showConcerned() {
  const auto& recipe = m_studio.recipe();
  const auto* method = recipe.method();
  const auto valueOf = [&](const std::string& path) { return recipe.value(text(path)); };
  for (auto row = m_rows.cbegin(); row != m_rows.cend(); ++row) {
    const auto* field = findRecipeField(row.key().toStdString());
    // One that counts for nothing is shown while it is set, so that it can be taken back.
    const bool counts = !hinderingChoice(*field, valueOf) || valueOf(field->path) != field->defaultValue;
    row.value()->setVisible(counts && (!method || concerns(*field, *method)));
  }
  for (auto section = m_sections.cbegin(); section != m_sections.cend(); ++section)
    section.key()->setVisible(std::any_of(section.value().cbegin(), section.value().cend(),
                                          [](const FieldRow* row) { return !row->isHidden(); }));
  const bool ranked = method && method->hasOwn("r") && method->hasOwn("lora_alpha");
  m_methodTitle->setText(ranked || !method ? tr("Low-rank update") : titleOf(*method));
  // A method without fields of its own says at least what it does.
  m_rankHelp->setVisible(ranked || method);
  if (!ranked && method) m_rankHelp->setText(helpOf(*method));
  m_methodSection->setVisible(method);
}

void MethodForm::explain() {
  const auto& recipe = m_studio.recipe();
  const auto number = [&](const QString& field) {
    const auto value = recipe.value(field);
    return value.is_number() ? value.get<double>() : 0.0;
  };
  showConcerned();
  const auto usual = [](double low, double high) {
    return tr("usual: %1 to %2").arg(numberText(low), numberText(high));
  };
  for (const auto* section : {"adapter", "training"})
    for (const auto& plan : sliderPlans(QString::fromLatin1(section), recipe.method())) {
      auto* row = m_rows.value(QString::fromLatin1(plan.field));
      if (!plan.usual) continue;
      row->setHelp(usual(plan.usual->first, plan.usual->second));
      static_cast<SliderField*>(row->editor())->setRecommended(plan.usual->first, plan.usual->second);
    }

  const double rank = number(QStringLiteral("method.r")), alpha = number(QStringLiteral("method.lora_alpha"));
  if (auto* row = m_rows.value(QStringLiteral("method.lora_alpha")); rank >= 1) {
    row->setHelp(usual(rank, 2 * rank));
    static_cast<SliderField*>(row->editor())->setRecommended(rank, 2 * rank);
  }
  const bool stabilised = recipe.value(QStringLiteral("method.use_rslora")) == true;
  const QLocale locale;
  if (const auto* method = recipe.method(); rank > 0 && method && method->hasOwn("r") && method->hasOwn("lora_alpha")) {
    const auto scale = locale.toString(stabilised ? alpha / std::sqrt(rank) : alpha / rank, 'f', 2);
    const auto sentences =
        QStringList{tr("Rank sets how much can be learnt: 8 to 16 for style, 32 to 64 for new knowledge."),
                    (stabilised ? tr("Alpha ÷ √rank scales the update (here %1).")
                                : tr("Alpha ÷ rank scales the update (here %1)."))
                        .arg(scale),
                    tr("Dropout guards small datasets.")};
    m_rankHelp->setText(inARow(sentences));
  }

  m_rows.value(QStringLiteral("data.max_length"))->setHelp(tr("tokens in a sample"));
  m_rows.value(QStringLiteral("training.per_device_train_batch_size"))->setHelp(tr("costs memory"));
  m_rows.value(QStringLiteral("training.gradient_accumulation_steps"))->setHelp(tr("costs time only"));
  const auto batch = number(QStringLiteral("training.per_device_train_batch_size")) *
                     number(QStringLiteral("training.gradient_accumulation_steps"));
  const auto length = locale.toString(number(QStringLiteral("data.max_length")), 'f', 0);
  const bool packing = recipe.value(QStringLiteral("data.packing")) == true;
  auto said = packing ? tr("Each step learns from %n packs of up to %1 tokens.", nullptr, static_cast<int>(batch))
                      : tr("Each step learns from %n samples of up to %1 tokens.", nullptr, static_cast<int>(batch));
  said = said.arg(length);
  if (const auto steps = number(QStringLiteral("training.max_steps")); steps > 0)
    said = inARow({said, tr("Max steps is set, so training ends after %n steps whatever the epochs say.", nullptr,
                            static_cast<int>(steps))});
  m_trainingHelp->setText(said);
}

} // namespace tw::ui
