#include "ui/models/tuned_side.h"

#include "engine/api/catalog/methods.h"
#include "ui/bridge/messages.h"
#include "ui/models/adapter_folder.h"
#include "ui/models/run_text.h"
#include "ui/models/training_run.h"

#include <QFileInfo>

namespace tw::ui {
namespace {

QStringList namesOf(const std::vector<AdapterChoice>& adapters) {
  QStringList names;
  for (const auto& adapter : adapters) names << adapterName(text(adapter.folder));
  return names;
}

} // namespace

TunedSide::TunedSide(TrainingRun& run) : m_run(run) {
  connect(&run, &TrainingRun::stateChanged, this, &TunedSide::followRun);
}

/// A run that ended is what one wants to talk to.
void TunedSide::followRun() {
  const auto folder = resultFolderOf(m_run);
  const auto& type = m_run.recipe().method.type;
  if (!folder.isEmpty() && QFileInfo::exists(folder + QLatin1Char('/') + resultFile(type))) {
    if (const auto* method = findMethod(type); method && !method->keepsBase) setModel(folder);
    else {
      m_adapters.clear();
      mount(folder);
    }
  }
  changedFolders();
}

void TunedSide::changedFolders() {
  findOrigin();
  Q_EMIT changed();
}

void TunedSide::findOrigin() {
  const auto folder = !m_model.isEmpty() ? m_model : m_adapters.empty() ? QString() : text(m_adapters.front().folder);
  if (folder == m_originOf) return;
  m_originOf = folder;
  const bool ofTheRun = !folder.isEmpty() && runFolderOf(folder) == runFolderOf(m_run.outputDir());
  m_origin = folder.isEmpty() ? std::nullopt : ofTheRun ? std::optional(m_run.recipe()) : trainedRecipe(folder);
}

void TunedSide::mount(const QString& folder, double weight) {
  const auto path = QFileInfo(folder).absoluteFilePath().toStdString();
  m_model.clear();
  findOrigin();
  const bool mounted = std::any_of(m_adapters.begin(), m_adapters.end(),
                                   [&](const AdapterChoice& adapter) { return adapter.folder == path; });
  // On another base nothing that is mounted could answer together with it.
  const auto own = mounted || m_adapters.empty() ? std::nullopt : trainedRecipe(text(path));
  if (own && m_origin && QFileInfo(text(own->model.path)) != QFileInfo(text(m_origin->model.path))) {
    const auto names = namesOf(m_adapters);
    m_adapters.clear();
    Q_EMIT displaced(names);
  }
  if (!mounted) m_adapters.push_back({path, weight});
  changedFolders();
}

void TunedSide::insert(int index, const AdapterChoice& adapter) {
  m_adapters.insert(m_adapters.begin() + std::clamp(index, 0, static_cast<int>(m_adapters.size())), adapter);
  changedFolders();
}

void TunedSide::unmount(int index) {
  if (index < 0 || index >= static_cast<int>(m_adapters.size())) return;
  m_adapters.erase(m_adapters.begin() + index);
  changedFolders();
}

void TunedSide::setWeight(int index, double weight) {
  if (index < 0 || index >= static_cast<int>(m_adapters.size()) ||
      m_adapters[static_cast<size_t>(index)].weight == weight)
    return;
  m_adapters[static_cast<size_t>(index)].weight = weight;
  Q_EMIT changed();
}

void TunedSide::setModel(const QString& folder) {
  if (folder == m_model) return;
  m_model = folder;
  changedFolders();
}

bool TunedSide::live() const { return m_run.liveJob() != 0 && m_run.state() != TrainingRun::State::Preparing; }

QString TunedSide::subject() const {
  if (live()) return runFolderOf(m_run.outputDir());
  if (!m_model.isEmpty()) return runFolderOf(m_model);
  QStringList folders;
  for (const auto& adapter : m_adapters) folders << runFolderOf(text(adapter.folder));
  return folders.join(QLatin1Char('\n'));
}

QString TunedSide::mountedName() const {
  return m_model.isEmpty() ? namesOf(m_adapters).join(QStringLiteral(" + ")) : adapterName(m_model);
}

} // namespace tw::ui
