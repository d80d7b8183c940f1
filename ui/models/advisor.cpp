#include "ui/models/advisor.h"

#include "ui/bridge/field_words.h"
#include "ui/bridge/messages.h"
#include "ui/models/recipe_document.h"
#include "ui/models/training_run.h"

#include <algorithm>

namespace tw::ui {
namespace {

QString valueText(const Json& value) {
  if (value.is_boolean()) return value.get<bool>() ? Advisor::tr("on") : Advisor::tr("off");
  if (value.is_number()) return numberText(value.get<double>());
  return value.is_string() ? text(value.get<std::string>()) : text(value.dump());
}

} // namespace

Advisor::Advisor(TrainingRun& run, RecipeDocument& recipe, QObject* parent)
    : QObject(parent), m_run(run), m_recipe(recipe) {
  connect(&run, &TrainingRun::advised, this, &Advisor::look);
  connect(&run, &TrainingRun::stateChanged, this, &Advisor::look);
  connect(&recipe, &RecipeDocument::changed, this, &Advisor::changed); // what is applied
}

void Advisor::look() {
  std::vector<Advised> all;
  for (const auto& [step, told] : m_run.advice()) {
    const auto message = messageOf(told);
    // The first sentence says what happens, the others why it is said.
    const auto cut = message.indexOf(message.contains(u'。') ? QStringLiteral("。") : QStringLiteral(". "));
    Advised advised{text(told.code),
                    cut < 0 ? message : message.left(cut + 1),
                    cut < 0 ? QString() : message.mid(cut + 1).trimmed(),
                    {}};
    for (const auto& [field, value] : told.changes) advised.changes.emplace_back(text(field), value);
    std::erase_if(all, [&](const Advised& earlier) { return earlier.code == advised.code; });
    all.push_back(std::move(advised));
  }
  if (all == m_advice) return;
  m_advice = std::move(all);
  Q_EMIT changed();
}

bool Advisor::isApplied(const Advised& advised) const {
  return std::all_of(advised.changes.begin(), advised.changes.end(),
                     [this](const auto& change) { return m_recipe.value(change.first) == change.second; });
}

void Advisor::apply(const Advised& advised) { m_recipe.setValues(advised.changes, tr("Apply advice")); }

QString Advisor::changesText(const Advised& advised) const {
  QStringList parts;
  const auto before = recipeToJson(m_run.recipe());
  for (const auto& [field, value] : advised.changes) {
    const auto section = before.find(field.section(QLatin1Char('.'), 0, 0).toStdString());
    const auto name = field.section(QLatin1Char('.'), 1).toStdString();
    const auto old = section != before.end() && section->contains(name)
                         ? valueText((*section)[name]) + QStringLiteral(" → ")
                         : QString();
    parts << labelOf(field) + QLatin1Char(' ') + old + valueText(value);
  }
  return parts.join(QStringLiteral(" · "));
}

} // namespace tw::ui
