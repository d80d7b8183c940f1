#include "ui/models/quantization_plans.h"

#include "ui/models/recipe_document.h"

namespace tw::ui {
namespace {
const auto kKind = QStringLiteral("model.quantization");
const auto kDouble = QStringLiteral("model.double_quantization");

/// Only formats with constants of their own can quantise these too.
bool hasConstants(const std::string& quantization) {
  return counts(quantizerChoices(), quantization, "model.double_quantization");
}

} // namespace

bool QuantizationPlans::Choice::isOf(const RecipeDocument& recipe) const {
  return recipe.value(kKind) == quantization && (!hasConstants(quantization) || recipe.value(kDouble) == doubled);
}

QuantizationPlans::QuantizationPlans(EngineBridge& bridge, RecipeDocument& recipe, QObject* parent)
    : QObject(parent), m_bridge(bridge), m_recipe(recipe) {
  for (const auto& name : availableNames(quantizerChoices())) {
    m_choices.push_back({name, false, {}});
    if (hasConstants(name)) m_choices.push_back({name, true, {}});
  }
}

void QuantizationPlans::refresh() {
  auto recipe = m_recipe.recipe();
  if (!recipe || recipe->model.path.empty()) {
    m_asking.cancel();
    m_stale = false;
    for (auto& choice : m_choices) choice.plan.reset();
    return Q_EMIT changed();
  }
  m_stale = m_asking.pending();
  if (m_stale) return;
  std::vector<Recipe> recipes;
  for (const auto& choice : m_choices) {
    recipes.push_back(*recipe);
    recipes.back().model.quantization = choice.quantization;
    recipes.back().model.double_quantization = choice.doubled;
  }
  using Plans = std::vector<Result<MemoryPlan>>;
  m_asking = m_bridge.ask<Plans>(
      this,
      [recipes = std::move(recipes)](Services& services, std::stop_token) {
        Plans plans;
        for (const auto& each : recipes) plans.push_back(services.estimateFull(each));
        return plans;
      },
      [this](Plans plans) {
        for (size_t i = 0; i < m_choices.size(); ++i) m_choices[i].plan.emplace(std::move(plans[i]));
        if (m_stale) refresh();
        Q_EMIT changed();
      });
}

void QuantizationPlans::choose(const Choice& choice) {
  std::vector<std::pair<QString, Json>> values{{kKind, choice.quantization}};
  if (hasConstants(choice.quantization)) values.emplace_back(kDouble, choice.doubled);
  m_recipe.setValues(values, tr("Quantisation"));
}

} // namespace tw::ui
