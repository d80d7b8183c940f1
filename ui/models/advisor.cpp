#include "ui/models/advisor.h"

#include "ui/bridge/field_words.h"
#include "ui/bridge/messages.h"
#include "ui/models/recipe_document.h"
#include "ui/models/training_run.h"

#include <QCoreApplication>

#include <algorithm>

namespace tw::ui {
namespace {

QString valueText(const Json& value) {
  if (value.is_boolean()) return value.get<bool>() ? Advisor::tr("on") : Advisor::tr("off");
  if (value.is_number()) return numberText(value.get<double>());
  return value.is_string() ? text(value.get<std::string>()) : text(value.dump());
}

/// The first sentence says what happens, the others why it is said. The template is cut, not what it is filled with.
std::pair<QString, QString> whatAndWhy(const events::Advice& told) {
  const auto& said = told.message;
  // From the log of an earlier start it is one sentence after another without a template.
  const auto pattern =
      said.pattern().empty() ? text(said) : QCoreApplication::translate("engine", said.pattern().c_str());
  const auto stop = pattern.indexOf(pattern.contains(u'。') ? QStringLiteral("。") : QStringLiteral(". "));
  const auto whole = messageOf(told);
  if (stop < 0 || whole != translated(said)) return {whole, {}}; // one sentence, or the window's own words
  const auto part = [&](const QString& words) {
    return translated(Text::restored(words.toStdString(), said.arguments()));
  };
  return {part(pattern.left(stop + 1)), part(pattern.mid(stop + 1).trimmed())};
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
    const auto [what, why] = whatAndWhy(told);
    Advised advised{text(told.code), what, why, {}};
    for (const auto& [field, value] : told.changes) advised.changes.emplace_back(text(field), value);
    std::erase_if(all, [&](const Advised& earlier) { return earlier.code == advised.code; });
    all.push_back(std::move(advised));
  }
  if (all == m_advice) return;
  m_advice = std::move(all);
  Q_EMIT changed();
}

bool Advisor::applies() const { return m_recipe.name() == text(m_run.recipe().name); }

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
