#include "ui/pages/model_precision.h"

#include "ui/bridge/field_words.h"
#include "ui/bridge/messages.h"
#include "ui/models/quantization_plans.h"
#include "ui/studio.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/choice_card.h"
#include "ui/widgets/field_row.h"
#include "ui/widgets/memory_bar.h"
#include "ui/widgets/pick_editors.h"

namespace tw::ui {
namespace {

const auto kFormat = QStringLiteral("model.compute_dtype");

QString titleOf(const QuantizationPlans::Choice& choice) {
  if (choice.quantization == "none") return ModelPrecision::tr("None");
  const auto name = text(choice.quantization).toUpper();
  return choice.doubled ? ModelPrecision::tr("%1, doubly quantised").arg(name) : name;
}

QString noteOf(const QuantizationPlans::Choice& choice) {
  if (choice.quantization == "none") return ModelPrecision::tr("16 or 32 bits a weight, exact");
  if (choice.quantization == "nf4" || choice.quantization == "fp4")
    return choice.doubled ? ModelPrecision::tr("about 4.1 bits a weight (QLoRA)") : ModelPrecision::tr("about 4.5 bits a weight");
  return choice.quantization == "int8" ? ModelPrecision::tr("8 bits a weight") : QString();
}

} // namespace

ModelPrecision::ModelPrecision(Studio& studio, QWidget* parent) : Card(tr("Quantisation"), parent), m_studio(studio), m_plans(new QuantizationPlans(studio.bridge(), studio.recipe(), this)) {
  setObjectName(QStringLiteral("precision-card"));
  setTitleNote(tr("memory of a training step"));
  auto* group = new QWidget;
  auto* cards = new QVBoxLayout(group);
  cards->setContentsMargins(0, 0, 0, 0);
  cards->setSpacing(space::small);
  for (size_t i = 0; i < m_plans->choices().size(); ++i) {
    const auto& choice = m_plans->choices()[i];
    auto* card = new ChoiceCard(titleOf(choice), noteOf(choice));
    card->setObjectName(QStringLiteral("quantization-") + text(choice.quantization) + (choice.doubled ? QStringLiteral("-double") : QString()));
    cards->addWidget(card);
    m_cards.push_back(card);
    connect(card, &ChoiceCard::clicked, this, [this, i] { m_plans->choose(m_plans->choices()[i]); });
  }
  body()->addWidget(group);
  const auto* field = findRecipeField("model.compute_dtype");
  m_format = new FieldRow(labelOf(kFormat), new ChoiceEditor(*field), FieldRow::Help::Below);
  m_format->setObjectName(kFormat);
  m_format->setHelp(tr("for activations and products"));
  m_format->setExplanation(helpOf(*field));
  body()->addSpacing(space::tight);
  body()->addWidget(m_format);
  auto& recipe = studio.recipe();
  connect(m_format->editor(), &FieldEditor::edited, this, [&recipe](const Json& value) { recipe.setValue(kFormat, value); });
  connect(m_format->editor(), &FieldEditor::released, &recipe, &RecipeDocument::endMerge);
  connect(&recipe, &RecipeDocument::changed, this, &ModelPrecision::followRecipe);
  connect(m_plans, &QuantizationPlans::changed, this, &ModelPrecision::showPlans);
  followRecipe();
}

void ModelPrecision::showEvent(QShowEvent* event) {
  Card::showEvent(event);
  m_plans->refresh();
}

void ModelPrecision::followRecipe() {
  const auto& recipe = m_studio.recipe();
  const bool full = recipe.value(QStringLiteral("method.type")) == "full";
  for (size_t i = 0; i < m_cards.size(); ++i) {
    const auto& choice = m_plans->choices()[i];
    m_cards[i]->setChecked(choice.isOf(recipe));
    // A chosen one stays reachable, so that a recipe in conflict can be mended here.
    const bool possible = !full || choice.quantization == "none";
    m_cards[i]->setEnabled(possible);
    m_cards[i]->setNote(possible ? noteOf(choice) : tr("full training needs weights that are not quantised"));
  }
  const auto value = recipe.value(kFormat);
  m_format->editor()->showValue(value);
  m_format->setProblem(problemOf(*findRecipeField("model.compute_dtype"), value));
  // Out of sight nothing is asked; coming into view asks.
  if (isVisible())
    m_plans->refresh();
  else
    showPlans();
}

void ModelPrecision::showPlans() {
  for (size_t i = 0; i < m_cards.size(); ++i) {
    const auto& plan = m_plans->choices()[i].plan;
    if (!plan || !*plan || !m_cards[i]->isEnabled()) {
      m_cards[i]->setFigure({});
      continue;
    }
    const auto& known = **plan;
    const auto over = known.total() - known.limit_bytes;
    const auto verdict = known.limit_bytes <= 0 ? QString() : known.fits() ? tr("fits") : tr("too large by %1").arg(memoryText(over, over));
    m_cards[i]->setFigure(memoryText(known.total(), known.total()), verdict, !known.fits());
  }
}

} // namespace tw::ui
