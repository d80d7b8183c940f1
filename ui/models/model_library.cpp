#include "ui/models/model_library.h"

#include "ui/bridge/messages.h"
#include "ui/models/recipe_document.h"
#include "ui/models/settings.h"

#include <QFileInfo>

namespace tw::ui {

namespace {
constexpr int kDeviceInterval = 2000; ///< ms between looks at the devices
constexpr qsizetype kOpened = 32;
constexpr int kRest = 300;               ///< ms without an edit, after which much data is looked at
constexpr int64_t kLiveSamples = 20'000; ///< up to so many are looked at with every edit: their lengths are kept
const auto kOpenedModels = QStringLiteral("models/opened"); ///< folders of models from elsewhere than what is searched
} // namespace

ModelLibrary::ModelLibrary(EngineBridge& bridge, RecipeDocument& recipe, Settings& settings, QObject* parent)
    : QObject(parent), m_bridge(bridge), m_recipe(recipe), m_settings(settings) {
  connect(&recipe, &RecipeDocument::changed, this, &ModelLibrary::followRecipe);
  connect(&settings, &Settings::modelFoldersChanged, this, &ModelLibrary::refresh);
  connect(&bridge, &EngineBridge::opened, this, &ModelLibrary::refresh);
  m_restTimer.setSingleShot(true);
  m_restTimer.setInterval(kRest);
  connect(&m_restTimer, &QTimer::timeout, this, [this] {
    m_planByData = true;
    planMemory();
  });
  m_deviceTimer.setInterval(kDeviceInterval);
  const auto look = [this] {
    if (m_watching.pending()) return;
    m_watching = m_bridge.ask<std::vector<DeviceStatus>>(
        this, [](Services& services, std::stop_token) { return services.devices(); },
        [this](std::vector<DeviceStatus> devices) {
          m_devices = std::move(devices);
          Q_EMIT devicesChanged();
        });
  };
  connect(&m_deviceTimer, &QTimer::timeout, this, look);
  connect(&bridge, &EngineBridge::opened, this, [this, look] {
    look();
    m_deviceTimer.start();
  });
}

void ModelLibrary::refresh() {
  std::vector<std::string> folders;
  for (const auto& folder : m_settings.modelFolders() + m_settings.value(kOpenedModels).toStringList())
    folders.push_back(folder.toStdString());
  m_search.cancel();
  m_search = m_bridge.ask<std::vector<FoundModel>>(
      this, [folders](Services& services, std::stop_token stop) { return services.findModels(folders, stop); },
      [this](std::vector<FoundModel> found) {
        m_found = std::move(found);
        Q_EMIT foundChanged();
      });
  Q_EMIT foundChanged();
}

void ModelLibrary::choose(const QString& path) {
  const auto folder = QFileInfo(path).absoluteFilePath();
  m_recipe.setValue(QStringLiteral("model.path"), folder.toStdString());
  keep(folder);
}

void ModelLibrary::keep(const QString& folder) {
  auto opened = m_settings.value(kOpenedModels).toStringList();
  const bool known =
      std::any_of(m_found.begin(), m_found.end(), [&](const FoundModel& model) { return text(model.path) == folder; });
  if (known || opened.contains(folder) || !QFileInfo(folder).isDir()) return;
  opened.prepend(folder);
  m_settings.setValue(kOpenedModels, opened.mid(0, kOpened));
  refresh();
}

const DeviceStatus* ModelLibrary::device() const {
  const auto wanted = m_recipe.value(QStringLiteral("training.device"));
  auto name = wanted.is_string() ? wanted.get<std::string>() : std::string("auto");
  if (name == "cuda") name = "cuda:0";
  const DeviceStatus* chosen = nullptr;
  for (const auto& device : m_devices) {
    if (name == "auto" ? device.id.starts_with("cuda") && !chosen : device.id == name) chosen = &device;
  }
  if (!chosen && name == "auto" && !m_devices.empty()) chosen = &m_devices.front();
  return chosen;
}

ModelLibrary::Room ModelLibrary::room() const {
  if (!m_plan) return {};
  for (const auto& device : m_devices)
    if (device.id == m_plan->device && device.total_bytes > 0)
      return {std::max<int64_t>(0, device.total_bytes - device.used_bytes), true};
  return {m_plan->limit_bytes, false};
}

void ModelLibrary::followRecipe(const QStringList& fields) {
  if (fields.isEmpty() || fields.contains(QStringLiteral("model.path"))) readInfo();
  // Lengths that are not known until the data is measured again.
  static const QStringList deciding{QStringLiteral("model.path"),      QStringLiteral("data.train"),
                                    QStringLiteral("data.validation"), QStringLiteral("data.chat_template"),
                                    QStringLiteral("data.train_on"),   QStringLiteral("data.system"),
                                    QStringLiteral("data.strict")};
  if (fields.isEmpty() ||
      std::any_of(fields.begin(), fields.end(), [](const QString& field) { return deciding.contains(field); }))
    m_samples = 0;
  m_planByData = m_samples > 0 && m_samples <= kLiveSamples;
  if (m_samples > kLiveSamples) m_restTimer.start();
  else m_restTimer.stop();
  planMemory();
  if (fields.isEmpty() || fields.contains(QStringLiteral("training.device"))) Q_EMIT devicesChanged();
}

void ModelLibrary::readInfo() {
  const auto path = m_recipe.value(QStringLiteral("model.path")).get<std::string>();
  if (text(path) == m_infoPath && (m_info || m_infoError || m_reading.pending())) return;
  m_infoPath = text(path);
  m_reading.cancel();
  m_info.reset();
  m_infoError.reset();
  m_modules.clear();
  Q_EMIT infoChanged();
  if (path.empty()) return;
  struct Facts {
    Result<ModelInfo> info;
    Result<std::vector<ModuleInfo>> modules;
  };
  m_reading = m_bridge.ask<Facts>(
      this,
      [path](Services& services, std::stop_token) {
        return Facts{services.modelInfo(path), services.modules(path)};
      },
      [this](Facts facts) {
        if (facts.info) m_info = std::move(*facts.info);
        else m_infoError = facts.info.error();
        if (facts.modules) m_modules = std::move(*facts.modules);
        Q_EMIT infoChanged();
      });
}

void ModelLibrary::dropPlan() {
  m_planning.cancel();
  m_planStale = false;
  m_plan.reset();
  m_planError.reset();
  Q_EMIT planChanged();
}

void ModelLibrary::planMemory() {
  auto recipe = m_recipe.recipe();
  if (!recipe || recipe->model.path.empty()) return dropPlan();
  // One at a time: a drag then shows each answer as it comes, and the newest recipe is always planned last.
  // A look at much data, or at what is no longer the data, may take its time; it is asked for again when edits rest.
  if (m_askedByData && (m_samples == 0 || m_samples > kLiveSamples)) m_planning.cancel();
  m_planStale = m_planning.pending();
  if (m_planStale) return;
  askForPlan(std::move(*recipe), m_planByData);
}

void ModelLibrary::planByData(int64_t samples) {
  m_samples = samples;
  m_planByData = samples > 0;
  if (m_planByData) planMemory();
}

void ModelLibrary::askForPlan(Recipe recipe, bool byData) {
  m_askedByData = byData;
  m_planning = m_bridge.ask<Result<MemoryPlan>>(
      this,
      [recipe = std::move(recipe), byData](Services& services, std::stop_token stop) {
        // What is wrong with the data is said of the data; full batches can be planned without it.
        auto plan = byData ? services.estimate(recipe, stop) : services.estimateFull(recipe);
        return plan || !byData ? plan : services.estimateFull(recipe);
      },
      [this](Result<MemoryPlan> plan) {
        m_plan.reset();
        m_planError.reset();
        if (plan) m_plan = std::move(*plan);
        else m_planError = plan.error();
        if (m_planStale) planMemory();
        Q_EMIT planChanged();
      });
}

void ModelLibrary::makeItFit() {
  auto recipe = m_recipe.recipe();
  m_proposals.clear();
  m_fitError.reset();
  m_fitting.cancel();
  if (!recipe) {
    m_fitError = recipe.error();
    return Q_EMIT proposalsReady();
  }
  m_fitting = m_bridge.ask<Result<std::vector<FitProposal>>>(
      this, [recipe = std::move(*recipe)](Services& services, std::stop_token) { return services.makeItFit(recipe); },
      [this](Result<std::vector<FitProposal>> found) {
        if (found) m_proposals = std::move(*found);
        else m_fitError = found.error();
        Q_EMIT proposalsReady();
      });
}

} // namespace tw::ui
