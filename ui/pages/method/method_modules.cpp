#include "ui/pages/method/method_modules.h"

#include "ui/bridge/field_words.h"
#include "ui/bridge/messages.h"
#include "ui/fields/range_slider.h"
#include "ui/models/model_library.h"
#include "ui/models/module_choice.h"
#include "ui/pages/method/layer_drawing.h"
#include "ui/pages/method/module_tree.h"
#include "ui/studio/studio.h"
#include "ui/widgets/basics.h"
#include "ui/widgets/tinted_label.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QScrollArea>

namespace tw::ui {
namespace {
const auto kTargets = QStringLiteral("method.target_modules");
const auto kLayers = QStringLiteral("method.layers_to_transform");
constexpr int kWidth = 330;
constexpr int kRoomForDrawing = 440; ///< height of the card from which the list of modules leaves room for it

bool hasTargets(const RecipeDocument& recipe) {
  const auto* method = recipe.method();
  return !method || method->hasTargets;
}
} // namespace

MethodModules::MethodModules(Studio& studio, QWidget* parent) : Card(tr("Target modules"), parent), m_studio(studio) {
  setObjectName(QStringLiteral("modules-card"));
  setFixedWidth(kWidth);
  build();
  auto& recipe = studio.recipe();
  auto& library = studio.library();
  connect(&recipe, &RecipeDocument::changed, this, &MethodModules::followRecipe);
  connect(&library, &ModelLibrary::infoChanged, this, &MethodModules::followModel);
  connect(&library, &ModelLibrary::planChanged, this, &MethodModules::followPlan);
  connect(m_allLinear, &QPushButton::clicked, this, [&recipe] {
    recipe.endMerge();
    recipe.setValue(kTargets, "all-linear");
  });
  connect(m_byPattern, &QPushButton::clicked, this, [this] {
    setPatternShown(true);
    m_pattern->setFocus();
  });
  connect(m_chooseModel, &QPushButton::clicked, this, [this] { Q_EMIT m_studio.pageRequested(PageId::Model); });
  connect(m_pattern, &QLineEdit::editingFinished, this, [this, &recipe] {
    const auto typed = m_pattern->text().trimmed();
    if (!typed.isEmpty()) {
      recipe.endMerge();
      recipe.setValue(kTargets, typed.toStdString());
    }
    followRecipe();
  });
  connect(m_tree, &ModuleTree::toggled, this, [this, &recipe](const QStringList& names, bool checked) {
    recipe.endMerge();
    recipe.setValue(
        kTargets,
        ModuleChoice::read(recipe.value(kTargets)).with(m_studio.library().modules(), names, checked).write());
    followRecipe();
  });
  connect(m_layers, &RangeSlider::moved, this, [this, &recipe](int first, int last) {
    recipe.setValue(kLayers, LayerRange::write(first, last, layerCount()));
  });
  connect(m_layers, &RangeSlider::released, &recipe, &RecipeDocument::endMerge);
  followModel();
  followPlan();
}

void MethodModules::build() {
  m_byPattern = makeLinkButton(tr("by pattern"));
  m_byPattern->setObjectName(QStringLiteral("by-pattern"));
  m_byPattern->setToolTip(tr("Name the modules by a regular expression that matches their whole path."));
  m_allLinear = makeLinkButton(tr("all linear"));
  m_allLinear->setObjectName(QStringLiteral("all-linear"));
  addToTitle(m_byPattern);
  addToTitle(m_allLinear);
  m_pattern = new QLineEdit;
  m_pattern->setObjectName(QStringLiteral("module-pattern"));
  m_pattern->setFont(fontFor(TextRole::Mono));
  m_pattern->setPlaceholderText(QStringLiteral(".*\\.(q|v)_proj"));
  m_pattern->setAccessibleName(tr("Regular expression of module paths"));
  m_empty = makeLabel({}, TextRole::Secondary, true, true);
  m_empty->setObjectName(QStringLiteral("modules-empty"));
  m_chooseModel = makeLinkButton(tr("Choose a model"));
  m_chooseModel->setObjectName(QStringLiteral("choose-model"));
  m_others = makeLabel({}, TextRole::Secondary, true, true);
  m_tree = new ModuleTree;
  auto* scroll = new QScrollArea;
  scroll->setWidgetResizable(true);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll->setFocusPolicy(Qt::NoFocus);
  auto* inside = new QWidget;
  auto* down = new QVBoxLayout(inside);
  down->setContentsMargins(0, 0, 3, 0);
  down->addWidget(m_tree);
  down->addWidget(m_others);
  down->addStretch(1);
  scroll->setWidget(inside);
  m_list = scroll;
  m_problem = new TintedLabel(TextRole::Secondary, TintedLabel::Tint::Bad);
  m_problem->setWordWrap(true);
  m_problem->setObjectName(QStringLiteral("modules-problem"));

  m_layersBox = new QWidget;
  auto* layers = new QVBoxLayout(m_layersBox);
  layers->setContentsMargins(0, 0, 0, 0);
  layers->setSpacing(0);
  m_layersText = makeLabel({}, TextRole::Secondary, true);
  m_layersText->setObjectName(QStringLiteral("layers-text"));
  m_layers = new RangeSlider;
  m_layers->setObjectName(QStringLiteral("layers"));
  m_layers->setAccessibleName(tr("First and last layer"));
  layers->addWidget(m_layersText);
  layers->addWidget(m_layers);

  auto* sum = new QHBoxLayout;
  sum->setSpacing(6);
  m_figure = makeLabel({}, TextRole::Figure);
  m_figure->setObjectName(QStringLiteral("trainable"));
  m_share = makeLabel({}, TextRole::Body, true);
  m_share->setObjectName(QStringLiteral("trainable-share"));
  sum->addWidget(m_figure, 0, Qt::AlignBaseline);
  sum->addWidget(m_share, 1, Qt::AlignBaseline);
  m_drawing = new LayerDrawing;
  body()->addWidget(m_drawing);
  body()->addWidget(m_pattern);
  body()->addWidget(m_empty);
  body()->addWidget(m_chooseModel, 0, Qt::AlignLeft);
  body()->addWidget(m_list, 1);
  body()->addStretch(0);
  body()->addWidget(m_problem);
  body()->addWidget(m_layersBox);
  body()->addWidget(makeRule());
  body()->addLayout(sum);
}

void MethodModules::resizeEvent(QResizeEvent* event) {
  Card::resizeEvent(event);
  showDrawing();
}

void MethodModules::showDrawing() {
  const auto* method = m_studio.recipe().method();
  m_drawing->setVisible(method && (m_list->isHidden() || height() >= kRoomForDrawing));
  if (!method) return;
  const auto& modules = m_studio.library().modules();
  const auto choice = ModuleChoice::read(m_studio.recipe().value(kTargets));
  const auto chosen = [&](const char* group) {
    return modules.empty() || !choice.pattern.isEmpty() ||
           std::any_of(modules.begin(), modules.end(),
                       [&](const ModuleInfo& module) { return module.group == group && choice.chosen(module); });
  };
  m_drawing->show(method->part, chosen("attention"), chosen("mlp"));
}

int MethodModules::layerCount() const {
  const auto& info = m_studio.library().info();
  return info ? static_cast<int>(info->layers) : 0;
}

void MethodModules::setPatternShown(bool shown) {
  m_pattern->setVisible(shown);
  m_byPattern->setVisible(!shown && hasTargets(m_studio.recipe()));
}

void MethodModules::followModel() {
  m_tree->setModules(m_studio.library().modules());
  m_layers->setLimits(0, std::max(0, layerCount() - 1));
  followRecipe();
}

void MethodModules::followRecipe() {
  const auto& recipe = m_studio.recipe();
  const auto& library = m_studio.library();
  const bool targets = hasTargets(recipe);
  const auto* method = recipe.method();
  const auto value = recipe.value(kTargets);
  const auto choice = ModuleChoice::read(value);
  const bool noModel = recipe.value(QStringLiteral("model.path")) == "";
  const bool listed = targets && choice.pattern.isEmpty() && !library.modules().empty();
  m_list->setVisible(listed);
  setTitle(targets ? tr("Target modules") : tr("What is trained"));
  showDrawing();
  m_empty->setVisible(!listed);
  m_chooseModel->setVisible(noModel && targets);
  if (!targets)
    m_empty->setText(
        method && method->keepsBase
            ? tr("This method attaches to no module of the model; there is nothing to pick.")
            : tr("This method trains every weight, of the model or of some layers; there is nothing to pick."));
  else if (!choice.pattern.isEmpty())
    m_empty->setText(tr("The pattern names the modules by their whole path. “All linear” goes back to the list."));
  else if (noModel) m_empty->setText(tr("The list of layers comes from the model."));
  else if (library.infoError()) m_empty->setText(messageOf(*library.infoError()));
  else m_empty->setText(library.info() ? tr("The model’s layers cannot be listed.") : tr("Reading the model…"));
  m_allLinear->setVisible(targets);
  m_allLinear->setEnabled(!choice.allLinear);
  setPatternShown(targets && (!choice.pattern.isEmpty() || m_pattern->hasFocus()));
  if (m_pattern->text().trimmed() != choice.pattern && !m_pattern->hasFocus()) m_pattern->setText(choice.pattern);
  m_tree->showChecked([&](const ModuleInfo& module) { return choice.chosen(module); });
  const auto others = choice.unknown(library.modules());
  m_others->setText(tr("Also named by the recipe: %1").arg(others.join(QStringLiteral(", "))));
  m_others->setVisible(!others.isEmpty() && !library.modules().empty());
  const auto problem = !targets ? QString() : problemOf(*findRecipeField("method.target_modules"), value);
  m_problem->setText(problem);
  m_problem->setVisible(!problem.isEmpty());

  const int count = layerCount();
  const auto range = LayerRange::read(recipe.value(kLayers), count);
  // A pattern names whole paths, layers included; PEFT refuses the two together.
  m_layersBox->setVisible(targets && count > 1 && choice.pattern.isEmpty());
  m_layers->setRange(range.first, range.last);
  m_layersText->setText(range.gaps ? tr("Some layers from %1 to %2 of %3").arg(range.first).arg(range.last).arg(count)
                                   : tr("Layers %1–%2 of %3").arg(range.first).arg(range.last).arg(count));
}

void MethodModules::followPlan() {
  const auto& plan = m_studio.library().plan();
  m_figure->setText(plan ? countText(plan->trainable_parameters) : QStringLiteral("–"));
  if (!plan || plan->total_parameters <= 0) return m_share->setText(tr("trainable"));
  const double share =
      100.0 * static_cast<double>(plan->trainable_parameters) / static_cast<double>(plan->total_parameters);
  m_share->setText(tr("trainable · %1 % of %2")
                       .arg(QLocale().toString(share, 'f', share < 10 ? 2 : 1), countText(plan->total_parameters)));
}

} // namespace tw::ui
