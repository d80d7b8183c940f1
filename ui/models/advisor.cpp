#include "ui/models/advisor.h"

#include "ui/bridge/messages.h"
#include "ui/models/figure_text.h"
#include "ui/models/model_library.h"
#include "ui/models/recipe_document.h"

#include <algorithm>

namespace tw::ui {
namespace {

constexpr int kInterval = 1000; ///< ms between looks

QString valueText(const QString& field, const Json& value) {
  if (value.is_boolean()) return value.get<bool>() ? Advisor::tr("on") : Advisor::tr("off");
  if (value.is_number_float())
    return field.endsWith(QLatin1String("learning_rate")) ? rateText(value.get<double>())
                                                          : QString::number(value.get<double>(), 'g', 6);
  return value.is_string() ? text(value.get<std::string>()) : text(value.dump());
}

} // namespace

Advisor::Advisor(TrainingRun& run, RecipeDocument& recipe, ModelLibrary& library, QObject* parent)
    : QObject(parent), m_run(run), m_recipe(recipe), m_library(library) {
  m_timer.setSingleShot(true);
  connect(&m_timer, &QTimer::timeout, this, &Advisor::look);
  const auto soon = [this] {
    if (!m_timer.isActive()) m_timer.start(kInterval);
  };
  connect(&run, &TrainingRun::curvesChanged, this, soon);
  connect(&run, &TrainingRun::answered, this, &Advisor::look);
  connect(&run, &TrainingRun::advised, this, &Advisor::look);
  connect(&run, &TrainingRun::stateChanged, this, &Advisor::look);
  connect(&recipe, &RecipeDocument::changed, this, &Advisor::changed); // what is applied
}

void Advisor::look() {
  m_timer.stop();
  const auto* device = m_library.device();
  auto all = adviceFor(
      {m_run.curves(), m_run.answers(), m_run.recipe(), m_run.started().total_steps, device ? device->total_bytes : 0});
  for (const auto& [step, told] : m_run.advice()) {
    const auto code = text(told.code);
    if (std::any_of(all.begin(), all.end(), [&](const Advised& one) { return one.code == code; })) continue;
    const auto message = messageOf(told);
    // The engine's sentence says what and why at once: the first clause leads.
    const auto cut = message.indexOf(message.contains(u'。') ? QStringLiteral("。") : QStringLiteral(". "));
    all.push_back(
        {code, cut < 0 ? message : message.left(cut + 1), cut < 0 ? QString() : message.mid(cut + 1).trimmed(), {}});
  }
  const auto same = [](const Advised& a, const Advised& b) {
    return a.code == b.code && a.what == b.what && a.why == b.why && a.changes == b.changes;
  };
  if (std::equal(all.begin(), all.end(), m_advice.begin(), m_advice.end(), same)) return;
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
                         ? valueText(field, (*section)[name]) + QStringLiteral(" → ")
                         : QString();
    parts << labelOf(field) + QLatin1Char(' ') + old + valueText(field, value);
  }
  return parts.join(QStringLiteral(" · "));
}

} // namespace tw::ui
