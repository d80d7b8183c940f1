#include "ui/pages/model/model_precision.h"

#include "engine/api/catalog/choice.h"
#include "ui/bridge/field_words.h"
#include "ui/bridge/messages.h"
#include "ui/charts/memory_bar.h"
#include "ui/fields/field_row.h"
#include "ui/fields/pick_editors.h"
#include "ui/models/quantization_plans.h"
#include "ui/studio/studio.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/basics.h"
#include "ui/widgets/choice_card.h"

#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

namespace tw::ui {
namespace {

const auto kFormat = QStringLiteral("model.compute_dtype");
const auto kBlock = QStringLiteral("model.quantization_block_size");
const auto kUnfolded = QStringLiteral("model/advanced");
constexpr int64_t kUsualBlock = 64;

bool isInBlocks(const std::string& quantization) {
  return counts(quantizerChoices(), quantization, "model.quantization_block_size");
}

/// Those of the code, and for each block a float32 constant, or with double quantisation a byte and its share of a
/// constant for 256 of them.
QString bitsText(const QuantizationPlans::Choice& choice, int64_t block) {
  const auto size = static_cast<double>(std::max<int64_t>(1, block));
  return QLocale().toString(
      quantizerBits(choice.quantization) + (choice.doubled ? 8 / size + 32 / (256 * size) : 32 / size), 'f', 1);
}

QString titleOf(const QuantizationPlans::Choice& choice) {
  if (choice.quantization == "none") return ModelPrecision::tr("None");
  const auto name = text(choice.quantization).toUpper();
  return choice.doubled ? ModelPrecision::tr("%1, doubly quantised").arg(name) : name;
}

QString noteOf(const QuantizationPlans::Choice& choice, int64_t block) {
  if (choice.quantization == "none") return ModelPrecision::tr("16 or 32 bits a weight, exact");
  if (isInBlocks(choice.quantization))
    return (choice.doubled ? ModelPrecision::tr("about %1 bits a weight (QLoRA)")
                           : ModelPrecision::tr("about %1 bits a weight"))
        .arg(bitsText(choice, block));
  return ModelPrecision::tr("%1 bits a weight").arg(quantizerBits(choice.quantization));
}

} // namespace

ModelPrecision::ModelPrecision(Studio& studio, QWidget* parent)
    : Card(tr("Quantisation"), parent), m_studio(studio),
      m_plans(new QuantizationPlans(studio.bridge(), studio.recipe(), this)) {
  setObjectName(QStringLiteral("precision-card"));
  setTitleNote(tr("memory of a training step"));
  auto* group = new QWidget;
  auto* cards = new QVBoxLayout(group);
  cards->setContentsMargins(0, 0, 0, 0);
  cards->setSpacing(space::small);
  for (size_t i = 0; i < m_plans->choices().size(); ++i) {
    const auto& choice = m_plans->choices()[i];
    auto* card = new ChoiceCard(titleOf(choice), noteOf(choice, kUsualBlock));
    card->setObjectName(QStringLiteral("quantization-") + text(choice.quantization) +
                        (choice.doubled ? QStringLiteral("-double") : QString()));
    cards->addWidget(card);
    m_cards.push_back(card);
    connect(card, &ChoiceCard::clicked, this, [this, i] { m_plans->choose(m_plans->choices()[i]); });
  }
  body()->addWidget(group);
  addFormat();
  addBlockSize();
  connect(&studio.recipe(), &RecipeDocument::changed, this, &ModelPrecision::followRecipe);
  connect(m_plans, &QuantizationPlans::changed, this, &ModelPrecision::showPlans);
  followRecipe();
}

void ModelPrecision::addFormat() {
  const auto* field = findRecipeField("model.compute_dtype");
  m_format = new FieldRow(labelOf(kFormat), new ChoiceEditor(*field), FieldRow::Help::Below);
  m_format->setObjectName(kFormat);
  m_format->setHelp(tr("for activations and products"));
  m_format->setExplanation(helpOf(*field));
  body()->addSpacing(space::tight);
  body()->addWidget(m_format);
  auto& recipe = m_studio.recipe();
  connect(m_format->editor(), &FieldEditor::edited, this,
          [&recipe](const Json& value) { recipe.setValue(kFormat, value); });
  connect(m_format->editor(), &FieldEditor::released, &recipe, &RecipeDocument::endMerge);
}

void ModelPrecision::addBlockSize() {
  m_fold = makeLinkButton({});
  m_fold->setObjectName(QStringLiteral("precision-fold"));
  body()->addWidget(m_fold, 0, Qt::AlignLeft);
  const auto& field = *findRecipeField("model.quantization_block_size");
  const std::vector<Json> sizes(quantizationBlockSizes().begin(), quantizationBlockSizes().end());
  m_block = new FieldRow(labelOf(kBlock), new ChoiceEditor(field, sizes), FieldRow::Help::Below);
  m_block->setObjectName(kBlock);
  m_block->setHelp(tr("64 is usual"));
  m_block->setExplanation(helpOf(field));
  body()->addWidget(m_block);
  auto& recipe = m_studio.recipe();
  connect(m_block->editor(), &FieldEditor::edited, this,
          [&recipe](const Json& value) { recipe.setValue(kBlock, value); });
  connect(m_block->editor(), &FieldEditor::released, &recipe, &RecipeDocument::endMerge);
  connect(m_fold, &QPushButton::clicked, this, [this] { setFolded(!m_block->isHidden()); });
}

void ModelPrecision::setFolded(bool folded) {
  m_studio.settings().setValue(kUnfolded, !folded);
  followBlockSize();
}

void ModelPrecision::followBlockSize() {
  const auto& recipe = m_studio.recipe();
  const auto quantization = recipe.value(QStringLiteral("model.quantization"));
  const auto value = recipe.value(kBlock);
  const bool concerns = quantization.is_string() && isInBlocks(quantization.get<std::string>());
  // A value that is not the usual one is not hidden from whoever opens the recipe.
  const bool unusual = value.is_number() && value != kUsualBlock,
             open = unusual || m_studio.settings().value(kUnfolded, false).toBool();
  m_block->editor()->showValue(value);
  m_block->setProblem(problemOf(*findRecipeField("model.quantization_block_size"), value));
  m_block->setVisible(concerns && open);
  m_fold->setVisible(concerns && !unusual);
  m_fold->setText(open ? tr("▾ Advanced") : tr("▸ Advanced: block size"));
  m_fold->setAccessibleName(open ? tr("Hide advanced fields") : tr("Show advanced fields"));
}

void ModelPrecision::showEvent(QShowEvent* event) {
  Card::showEvent(event);
  m_plans->refresh();
}

void ModelPrecision::followRecipe() {
  const auto& recipe = m_studio.recipe();
  const auto* method = recipe.method();
  const bool needsWhole = method && !method->trainsQuantized;
  const auto size = recipe.value(kBlock);
  const auto block = size.is_number_integer() ? size.get<int64_t>() : kUsualBlock;
  for (size_t i = 0; i < m_cards.size(); ++i) {
    const auto& choice = m_plans->choices()[i];
    m_cards[i]->setChecked(choice.isOf(recipe));
    // A chosen one stays reachable, so that a recipe in conflict can be mended here.
    const bool possible = !needsWhole || choice.quantization == "none";
    m_cards[i]->setEnabled(possible);
    m_cards[i]->setNote(possible ? noteOf(choice, block) : tr("full training needs weights that are not quantised"));
  }
  const auto value = recipe.value(kFormat);
  m_format->editor()->showValue(value);
  m_format->setProblem(problemOf(*findRecipeField("model.compute_dtype"), value));
  followBlockSize();
  // Out of sight nothing is asked; coming into view asks.
  if (isVisible()) m_plans->refresh();
  else showPlans();
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
    const auto verdict = known.limit_bytes <= 0 ? QString()
                         : known.fits()         ? tr("fits")
                                                : tr("too large by %1").arg(memoryText(over, over));
    m_cards[i]->setFigure(memoryText(known.total(), known.total()), verdict, !known.fits());
  }
}

} // namespace tw::ui
