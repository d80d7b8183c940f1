#include "ui/studio.h"

#include "ui/bridge/messages.h"
#include "ui/models/chat_model.h"
#include "ui/models/dataset_model.h"
#include "ui/models/doctor.h"
#include "ui/models/export_model.h"
#include "ui/models/model_library.h"
#include "ui/models/run_list.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

namespace tw::ui {

Studio::Studio(EngineBridge::Opener opener, const QString& settingsFile, QObject* parent) : QObject(parent) {
  m_settings = new Settings(settingsFile, this);
  m_bridge = new EngineBridge(std::move(opener), this);
  const auto recovery = settingsFile.isEmpty() ? QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) : QFileInfo(settingsFile).path();
  m_recipe = new RecipeDocument(recovery, this);
  m_run = new TrainingRun(*m_bridge, this);
  m_data = new DatasetModel(*m_bridge, *m_recipe, this);
  m_library = new ModelLibrary(*m_bridge, *m_recipe, *m_settings, this);
  m_chat = new ChatModel(*m_bridge, *m_recipe, *m_run, *m_settings, this);
  m_runs = new RunList(*m_bridge, this);
  m_doctor = new Doctor(*m_bridge, this);
  m_exports = new ExportModel(*m_bridge, *m_recipe, *m_run, this);
  connect(m_recipe, &RecipeDocument::changed, this, &Studio::readinessChanged);
  connect(m_data, &DatasetModel::filesChanged, this, &Studio::readinessChanged);
  connect(m_library, &ModelLibrary::infoChanged, this, &Studio::readinessChanged);
  connect(m_library, &ModelLibrary::planChanged, this, &Studio::readinessChanged);
  connect(m_run, &TrainingRun::stateChanged, this, &Studio::readinessChanged);
  connect(m_run, &TrainingRun::stateChanged, m_runs, &RunList::refresh);
}

Studio::~Studio() {
  // Views of the bridge first; the bridge stops and saves what runs.
  delete m_doctor;
  delete m_exports;
  delete m_runs;
  delete m_chat;
  delete m_library;
  delete m_data;
  delete m_run;
  delete m_bridge;
}

std::vector<Studio::Missing> Studio::missingForRun() const {
  std::vector<Missing> missing;
  if (m_recipe->value(QStringLiteral("data.train")).empty()) missing.push_back({PageId::Data, tr("Training needs a dataset.")});
  for (const auto& file : m_data->files())
    if (file.error) missing.push_back({PageId::Data, messageOf(*file.error)});
  if (m_recipe->value(QStringLiteral("model.path")).get<std::string>().empty())
    missing.push_back({PageId::Model, tr("Training needs a model.")});
  else if (m_library->infoError())
    missing.push_back({PageId::Model, messageOf(*m_library->infoError())});
  else if (m_library->info() && !m_library->info()->supported)
    missing.push_back({PageId::Model, text(m_library->info()->reason)});
  if (const auto recipe = m_recipe->recipe(); !recipe) missing.push_back({PageId::Method, messageOf(recipe.error())});
  if (m_library->planError() && missing.empty()) missing.push_back({PageId::Method, messageOf(*m_library->planError())});
  return missing;
}

} // namespace tw::ui
