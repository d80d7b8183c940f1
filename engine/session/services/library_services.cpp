// What this machine has: models, devices, room on its disks.
#include "engine/base/paths.h"
#include "engine/io/find_models.h"
#include "engine/session/devices/device_status.h"
#include "engine/session/services/engine_services.h"

#include <set>

namespace tw {
namespace {

constexpr int kFolderDepth = 3; ///< levels below a folder that the user named
constexpr int kCacheDepth = 2;  ///< OWNER/NAME

/// Collects each model once, under the first origin that leads to it.
class ModelList {
 public:
  /// `owner`: put before names that say little alone ("checkpoint-40").
  void add(const std::vector<ModelFolder>& models, const std::string& origin, const std::string& owner = {}) {
    for (const auto& model : models) {
      std::error_code error;
      const auto real = fs::canonical(model.path, error);
      if (error || !m_seen.insert(real).second) continue;
      auto name = origin == "modelscope" ? modelScopeName(real) : model.name;
      if (!owner.empty() && name != owner) name = owner + "/" + name;
      m_found.push_back({toUtf8(model.path), name, origin, model.architecture, model.bytes});
    }
  }
  std::vector<FoundModel> take() { return std::move(m_found); }

 private:
  std::set<fs::path> m_seen;
  std::vector<FoundModel> m_found;
};

} // namespace

std::vector<FoundModel> EngineServices::findModels(const std::vector<std::string>& folders,
                                                   std::stop_token stop) const {
  const KeepLooking proceed = [&] { return !stop.stop_requested(); };
  ModelList list;
  list.add(findModelsBelow(tw::resourcesFolder() / "starter", 0, proceed), "starter");
  for (const auto& folder : folders) list.add(findModelsBelow(fromUtf8(folder), kFolderDepth, proceed), "folder");
  // Full trainings, and what was merged beside or inside a run's folder.
  if (m_runs)
    if (const auto runs = m_runs->list())
      for (const auto& run : *runs) {
        const auto output = fromUtf8(run.output_dir);
        list.add(findModelsBelow(output, 1, proceed), "run", toUtf8(output.filename()));
        list.add(findModelsBelow(fromUtf8(run.output_dir + "-merged"), 0, proceed), "run");
      }
  for (const char* place : {"models", "exports"})
    list.add(findModelsBelow(tw::libraryFolder() / place, kCacheDepth, proceed), "run");
  if (const auto cache = huggingFaceCache(); !cache.empty())
    list.add(findModelsBelow(cache, 1, proceed), "huggingface");
  for (const auto& cache : modelScopeCaches()) list.add(findModelsBelow(cache, kCacheDepth, proceed), "modelscope");
  return list.take();
}

std::vector<DeviceStatus> EngineServices::devices() const { return deviceStatus(); }

Result<int64_t> EngineServices::freeSpace(const std::string& folder) const { return freeBytes(fromUtf8(folder)); }

std::string EngineServices::resourcesFolder() const { return toUtf8(tw::resourcesFolder()); }

std::string EngineServices::libraryFolder() const { return toUtf8(tw::libraryFolder()); }

} // namespace tw
