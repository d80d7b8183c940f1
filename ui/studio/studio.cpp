#include "ui/studio/studio.h"

#include "ui/bridge/messages.h"
#include "ui/bridge/sentences.h"
#include "ui/models/adapter_folder.h"
#include "ui/models/advisor.h"
#include "ui/models/chat_model.h"
#include "ui/models/dataset_model.h"
#include "ui/models/doctor.h"
#include "ui/models/export_model.h"
#include "ui/models/method_comparison.h"
#include "ui/models/model_library.h"
#include "ui/models/recipe_diff.h"
#include "ui/models/run_list.h"
#include "ui/models/weight_search.h"
#include "ui/studio/keep_awake.h"
#include "ui/studio/workspace.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

namespace tw::ui {
namespace {

/// What a resumed run must have as the run before it had it.
Json unchangeable(const Recipe& recipe) {
  Json kept = Json::object();
  for (const auto* field : fieldsFor(recipe.method.type))
    if (field->onResume != OnResume::Free) kept[field->path] = field->read(recipe);
  return kept;
}

} // namespace

Studio::Studio(EngineBridge::Opener opener, const QString& settingsFile, QObject* parent) : QObject(parent) {
  m_settings = new Settings(settingsFile, this);
  m_bridge = new EngineBridge(std::move(opener), this);
  const auto folder = settingsFile.isEmpty() ? QStandardPaths::writableLocation(QStandardPaths::AppDataLocation)
                                             : QFileInfo(settingsFile).path();
  m_recipe = new RecipeDocument(this);
  m_workspace = new Workspace(*m_recipe, folder, this);
  m_run = new TrainingRun(*m_bridge, this);
  m_data = new DatasetModel(*m_bridge, *m_recipe, this);
  m_library = new ModelLibrary(*m_bridge, *m_recipe, *m_settings, this);
  m_chat = new ChatModel(*m_bridge, *m_recipe, *m_run, *m_settings, this);
  m_runs = new RunList(*m_bridge, this);
  m_doctor = new Doctor(*m_bridge, this);
  m_exports = new ExportModel(*m_bridge, *m_recipe, *m_run, this);
  m_advisor = new Advisor(*m_run, *m_recipe, this);
  m_comparison = new MethodComparison(*m_bridge, *m_recipe, *m_runs, *m_settings, this);
  m_weightSearch = new WeightSearch(*m_bridge, *m_recipe, *m_chat, this);
  new KeepAwake(*m_run, m_run);
  connect(m_run, &TrainingRun::stateChanged, this, &Studio::rememberRun);
  connect(m_recipe, &RecipeDocument::changed, this, &Studio::readinessChanged);
  connect(m_data, &DatasetModel::filesChanged, this, &Studio::readinessChanged);
  connect(m_data, &DatasetModel::totalsChanged, this, &Studio::readinessChanged);
  connect(m_data, &DatasetModel::tokensMeasured, m_library, &ModelLibrary::planByData);
  connect(m_library, &ModelLibrary::infoChanged, this, &Studio::readinessChanged);
  connect(m_library, &ModelLibrary::planChanged, this, &Studio::readinessChanged);
  connect(m_run, &TrainingRun::stateChanged, this, &Studio::readinessChanged);
  connect(m_run, &TrainingRun::stateChanged, m_runs, [this] {
    m_runs->follow(*m_run); // its last step, however soon it came after the one before
    m_runs->refresh();
  });
  connect(m_run, &TrainingRun::progressed, this, [this] { m_runs->follow(*m_run); });
  // A finished run or an export may have put a model where models are looked for.
  connect(m_exports, &ExportModel::stateChanged, this, [this] {
    if (m_exports->state() == ExportModel::State::Done) m_library->refresh();
  });
  connect(m_run, &TrainingRun::stateChanged, this, [this] {
    if (m_run->state() == TrainingRun::State::Finished) m_library->refresh();
  });
  connect(m_comparison, &MethodComparison::changed, this, [this] {
    if (!m_comparison->isActive()) m_runs->refresh();
  });
  connect(m_comparison, &MethodComparison::used, this,
          [this](const QString& name) { noticeEdit(tr("The recipe trains with %1 now.").arg(name)); });
  connect(m_weightSearch, &WeightSearch::composed, this, &Studio::noticeComposed);
  connect(m_bridge, &EngineBridge::fault, this, &Studio::noticeError);
}

Studio::~Studio() {
  delete m_workspace; // what is open now, not what is left of it below
  // Views of the bridge first; the bridge stops and saves what runs.
  delete m_doctor;
  delete m_exports;
  delete m_advisor;
  delete m_comparison;
  delete m_weightSearch;
  delete m_runs;
  delete m_chat;
  delete m_library;
  delete m_data;
  delete m_run;
  delete m_bridge;
}

void Studio::noticeComposed(const QString& folder, const std::vector<AdapterChoice>& before) {
  const QPointer<ChatModel> chat(m_chat);
  Q_EMIT notice(tr("The best mix is written and mounted: “%1”.").arg(adapterName(folder)), tr("Undo"), [chat, before] {
    if (!chat) return;
    for (auto i = static_cast<int>(chat->adapters().size()) - 1; i >= 0; --i) chat->unmount(i);
    for (size_t i = 0; i < before.size(); ++i) chat->insert(static_cast<int>(i), before[i]);
  });
}

void Studio::startRun(bool overwrite, bool newFolder) {
  auto recipe = m_recipe->recipe();
  if (m_run->isActive()) return;
  if (const auto missing = missingForRun(); !missing.empty() || !recipe) {
    Q_EMIT notice(missing.empty() ? messageOf(recipe.error()) : missing.front().sentence, {}, {});
    return;
  }
  if (newFolder) recipe->output_dir.clear();
  m_run->start(*recipe, false, {}, overwrite);
}

void Studio::resumeRun() {
  if (!m_run->canResume()) return;
  auto recipe = m_run->recipe();
  if (const auto edited = m_recipe->recipe();
      edited && edited->name == recipe.name && unchangeable(*edited) == unchangeable(recipe))
    recipe = *edited;
  recipe.output_dir = m_run->outputDir().toStdString();
  m_run->start(recipe, true);
}

void Studio::noticeError(const Error& error) { Q_EMIT notice(inARow({messageOf(error), adviceOf(error)}), {}, {}); }

void Studio::noticeEdit(const QString& sentence) {
  auto* stack = m_recipe->undoStack();
  Q_EMIT notice(sentence, tr("Undo"), [this, stack, edit = stack->index()] {
    if (stack->index() == edit) stack->undo();
    else Q_EMIT notice(tr("The recipe was edited since; Undo in the menu goes back step by step."), {}, {});
  });
}

bool Studio::editedSinceRun() const {
  const auto edited = m_recipe->recipe();
  return m_run->state() != TrainingRun::State::Idle &&
         (!edited || !recipeDifferences(recipeToJson(m_run->recipe()), recipeToJson(*edited)).empty());
}

std::vector<Studio::Missing> Studio::missingForRun() const {
  std::vector<Missing> missing;
  if (m_recipe->value(QStringLiteral("data.train")).empty())
    missing.push_back({PageId::Data, tr("Training needs a dataset.")});
  for (const auto& sentence : m_data->hindrances()) missing.push_back({PageId::Data, sentence});
  if (m_recipe->value(QStringLiteral("model.path")).get<std::string>().empty())
    missing.push_back({PageId::Model, tr("Training needs a model.")});
  else if (m_library->infoError()) missing.push_back({PageId::Model, messageOf(*m_library->infoError())});
  else if (m_library->info() && !m_library->info()->supported)
    missing.push_back({PageId::Model, text(m_library->info()->reason)});
  if (const auto recipe = m_recipe->recipe(); !recipe) missing.push_back({PageId::Method, messageOf(recipe.error())});
  if (m_library->planError() && missing.empty())
    missing.push_back({PageId::Method, messageOf(*m_library->planError())});
  return missing;
}

} // namespace tw::ui
