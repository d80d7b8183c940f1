#include "ui/models/method_comparison.h"

#include "engine/api/catalog/field_info.h"
#include "engine/api/catalog/methods.h"
#include "ui/bridge/messages.h"
#include "ui/models/recipe_document.h"
#include "ui/models/run_list.h"
#include "ui/models/settings.h"
#include "ui/models/usual_rate.h"

#include <QFile>

#include <cmath>

namespace tw::ui {
namespace {

const auto kFolderKey = QStringLiteral("comparison/folder"); ///< of a comparison that can be gone on with
const auto kNewestKey = QStringLiteral("comparison/newest"); ///< of the newest, whether it came to its end or not

double numberOf(const Json& fields, const char* name) {
  const auto value = fields.value(name, Json());
  return value.is_number() ? value.get<double>() : std::nan("");
}

int64_t countOf(const Json& fields, const char* name) {
  const auto value = fields.value(name, Json());
  return value.is_number() ? value.get<int64_t>() : 0;
}

/// The plan and results that a comparison's folder keeps; null when they cannot be read.
Json planIn(const QString& folder) {
  QFile in(folder + QStringLiteral("/comparison.json"));
  if (!in.open(QIODevice::ReadOnly)) return {};
  auto plan = Json::parse(in.readAll().toStdString(), nullptr, false);
  const bool whole = plan.is_object() && plan.contains("runs") && plan["runs"].is_array();
  return whole ? std::move(plan) : Json();
}

/// The recipe at hand with method and training settings of `winner`.
Json withMethodOf(Json recipe, const Json& winner) {
  recipe["method"] = winner.at("method");
  for (const auto& [name, value] : winner.at("training").items())
    if (const auto* field = findRecipeField("training." + name); field && field->carried == Carried::Always)
      recipe["training"][name] = value;
  return recipe;
}

} // namespace

MethodComparison::MethodComparison(EngineBridge& bridge, RecipeDocument& recipe, RunList& runs, Settings& settings,
                                   QObject* parent)
    : QObject(parent), m_bridge(bridge), m_recipe(recipe), m_runs(runs), m_settings(settings) {
  for (const auto* name : {"lora", "ia3"}) m_chosen << QString::fromLatin1(name);
  m_folder = settings.value(kFolderKey).toString();
  showNewest();
}

/// What came of the newest one is in its folder, after the program was closed too.
void MethodComparison::showNewest() {
  const auto folder = m_settings.value(kNewestKey).toString();
  if (folder.isEmpty()) return;
  m_bridge.ask<Json>(
      this, [folder](Services&, std::stop_token) { return planIn(folder); },
      [this](const Json& plan) {
        if (m_state != State::Idle || !m_methods.empty() || !plan.contains("runs"))
          return; // another was begun, or the folder is gone
        for (const auto& run : plan["runs"]) takeKept(run);
        if (m_methods.empty()) return;
        const bool ended = m_folder.isEmpty();
        m_state = ended ? State::Done : State::Stopped;
        for (size_t i = 0; ended && i < m_methods.size(); ++i) {
          auto& method = m_methods[i];
          if (method.state == ComparedMethod::State::Waiting) {
            method.state = ComparedMethod::State::Failed;
            method.problem = tr("It did not come to its end.");
          } else if (std::isfinite(method.validationLoss) &&
                     (m_winner < 0 ||
                      method.validationLoss < m_methods[static_cast<size_t>(m_winner)].validationLoss)) {
            m_winner = static_cast<int>(i);
          }
        }
        Q_EMIT changed();
      });
}

/// A run of the plan that a comparison's folder keeps: its name, and its result once it is trained.
void MethodComparison::takeKept(const Json& run) {
  if (!run.is_object() || !run.contains("name") || !run["name"].is_string()) return;
  named(text(run["name"].get<std::string>()));
  const auto result = run.value("result", Json());
  if (!result.is_object() || result.value("recipe", Json()) != run["name"]) return;
  try {
    takeResult(result);
  } catch (const Json::exception&) { // somebody's edit: nothing is known of it
    named(text(run["name"].get<std::string>())).state = ComparedMethod::State::Waiting;
  }
}

void MethodComparison::choose(const QString& method, bool on) {
  if (on == isChosen(method)) return;
  if (on) m_chosen << method;
  else m_chosen.removeAll(method);
  Q_EMIT setupChanged();
}

void MethodComparison::setSteps(int steps) {
  m_steps = std::max(1, steps);
  Q_EMIT setupChanged();
}

void MethodComparison::setPrompt(const QString& prompt) { m_prompt = prompt; }

Result<Recipe> MethodComparison::recipeOf(const QString& method) const {
  TW_TRY(auto recipe, m_recipe.recipe()); // its paths are absolute
  auto json = m_recipe.json();
  json["method"]["type"] = method.toStdString();
  TW_TRY(const auto other, recipeFromJson(withoutOtherMethods(std::move(json))));
  recipe.method = other.method;
  recipe.output_dir.clear();
  const auto* info = findMethod(method.toStdString());
  if (!info) return recipe;
  recipe.name = titleOf(*info).toStdString();
  auto& rate = recipe.training.learning_rate;
  if (!isUsualRate(*info, rate)) rate = middleRate(*info);
  return recipe;
}

void MethodComparison::start() {
  if (isActive()) return;
  commands::Compare command;
  command.steps = m_steps;
  if (!m_prompt.trimmed().isEmpty()) command.prompts = {m_prompt.trimmed().toStdString()};
  m_methods.clear();
  m_error.reset();
  for (const auto& info : methodInfos()) { // in the catalog's order, whatever was clicked first
    if (!isChosen(text(info.name))) continue;
    auto recipe = recipeOf(text(info.name));
    if (!recipe) {
      m_error = recipe.error();
      m_state = State::Failed;
      return Q_EMIT changed();
    }
    named(text(recipe->name));
    command.recipes.push_back(std::move(*recipe));
  }
  submit(std::move(command));
}

bool MethodComparison::canResume() const { return !isActive() && !m_folder.isEmpty(); }

void MethodComparison::resume() {
  if (!canResume()) return;
  commands::Compare command;
  command.out = m_folder.toStdString();
  command.resume = true;
  submit(std::move(command));
}

void MethodComparison::submit(commands::Compare command) {
  m_error.reset();
  m_note.clear();
  m_winner = m_current = -1;
  m_state = State::Running;
  m_job = m_bridge.submit(std::move(command));
  connect(m_job, &Job::events, this, [this](const std::vector<Event>& batch) {
    for (const auto& event : batch) take(event);
    Q_EMIT changed();
  });
  connect(m_job, &Job::failed, this, [this](const Error& error) { m_error = error; });
  connect(m_job, &Job::ended, this, &MethodComparison::finish);
  Q_EMIT changed();
}

void MethodComparison::stop() {
  if (m_state != State::Running) return;
  if (!m_job || !m_job->id()) { // the engine is not open yet and knows nothing of it
    delete m_job;
    m_state = State::Idle;
  } else {
    m_state = State::Stopping;
    m_bridge.stop(m_job);
  }
  Q_EMIT changed();
}

ComparedMethod* MethodComparison::current() {
  return m_current < 0 ? nullptr : &m_methods[static_cast<size_t>(m_current)];
}

ComparedMethod& MethodComparison::named(const QString& name) {
  for (auto& method : m_methods)
    if (method.name == name) return method;
  ComparedMethod fresh;
  fresh.name = name;
  fresh.trainLoss = fresh.validationLoss = std::nan("");
  m_methods.push_back(std::move(fresh));
  return m_methods.back();
}

void MethodComparison::take(const Event& event) {
  if (const auto* report = std::get_if<events::Report>(&event)) return takeReport(*report);
  if (const auto* advice = std::get_if<events::Advice>(&event); advice && advice->code == "compare.conditions")
    m_note = messageOf(*advice);
  auto* now = current();
  if (!now) return;
  now->curves.add(event);
  if (const auto* started = std::get_if<events::Started>(&event)) {
    now->parameters = started->trainable_parameters;
    now->totalSteps = started->total_steps;
    now->runId = text(started->run_id);
  } else if (const auto* step = std::get_if<events::Step>(&event)) {
    now->step = step->step;
    now->seconds = step->seconds;
    now->trainLoss = step->loss;
  }
}

void MethodComparison::takeReport(const events::Report& report) {
  const auto& fields = report.fields;
  if (report.name == "comparing") {
    remember(text(fields.value("comparison", "")));
    auto& method = named(text(fields.value("recipe", "")));
    m_current = static_cast<int>(&method - m_methods.data());
    method.outputDir = text(fields.value("output_dir", ""));
    if (method.state != ComparedMethod::State::Done) method.state = ComparedMethod::State::Training;
  } else if (report.name == "compared") {
    takeResult(fields);
  } else if (report.name == "winner") {
    const auto name = text(fields.value("recipe", ""));
    for (size_t i = 0; i < m_methods.size(); ++i)
      if (m_methods[i].name == name) m_winner = static_cast<int>(i);
  }
}

void MethodComparison::takeResult(const Json& fields) {
  auto& method = named(text(fields.value("recipe", "")));
  m_current = -1;
  if (const auto error = fields.find("error"); error != fields.end()) {
    method.state = ComparedMethod::State::Failed;
    method.problem = text(error->value("message", ""));
    return;
  }
  method.state = ComparedMethod::State::Done;
  method.problem.clear();
  method.runId = text(fields.value("run_id", ""));
  method.parameters = countOf(fields, "parameters");
  method.memoryBytes = countOf(fields, "peak_memory_bytes") - countOf(fields, "memory_before_bytes");
  method.seconds = numberOf(fields, "seconds");
  method.trainLoss = numberOf(fields, "train_loss");
  method.validationLoss = numberOf(fields, "validation_loss");
  method.step = method.totalSteps = countOf(fields, "steps");
  method.answers.clear();
  for (const auto& answer : fields.value("answers", Json::array()))
    method.answers.emplace_back(text(answer.value("prompt", "")), text(answer.value("text", "")));
  // Trained before the program was closed: its curve is in its log.
  if (method.curves.loss.empty())
    m_runs.curves(method.runId, this, [this, run = method.runId](const RunCurves& curves) {
      for (auto& each : m_methods) // another comparison may stand there by now
        if (each.runId == run) each.curves = curves;
      Q_EMIT changed();
    });
}

void MethodComparison::finish(bool ok) {
  m_current = -1;
  const bool all = m_winner >= 0;
  if (all) remember({});
  for (auto& method : m_methods)
    if (method.state == ComparedMethod::State::Training) method.state = ComparedMethod::State::Waiting;
  m_state = all ? State::Done : ok || m_state == State::Stopping ? State::Stopped : State::Failed;
  if (m_state == State::Failed && m_error && m_error->code == "compare.missing") remember({}); // somebody deleted it
  m_job = nullptr;
  Q_EMIT changed();
}

void MethodComparison::remember(const QString& folder) {
  if (!folder.isEmpty()) m_settings.setValue(kNewestKey, folder);
  if (folder == m_folder) return;
  m_folder = folder;
  m_settings.setValue(kFolderKey, folder);
}

void MethodComparison::use(int index) {
  if (index < 0 || index >= static_cast<int>(m_methods.size())) return;
  const auto& method = m_methods[static_cast<size_t>(index)];
  m_runs.recipe(method.runId, this, [this, name = method.name](Result<Json> recipe) {
    if (!recipe || !recipe->contains("method") || !recipe->contains("training")) {
      m_error = recipe ? workError("recipe.type", TW_TEXT("A recipe must be a JSON object."),
                                   TW_TEXT("Start from `tunewright recipe new`."))
                       : recipe.error();
      return Q_EMIT changed();
    }
    m_recipe.replace(withMethodOf(m_recipe.json(), *recipe), tr("Use %1").arg(name));
    Q_EMIT used(name);
  });
}

} // namespace tw::ui
