#include "engine/io/find_models.h"

#include "engine/io/model_folder.h"

#include <algorithm>
#include <cstdlib>
#include <set>

namespace tw {
namespace {

constexpr std::string_view kRepositoryPrefix = "models--";

fs::path environmentPath(const char* name) {
  const char* value = std::getenv(name);
  return value && *value ? fs::path(value) : fs::path();
}

fs::path homeCache(const char* name) {
  if (const auto cache = environmentPath("XDG_CACHE_HOME"); !cache.empty()) return cache / name;
  const auto home = environmentPath("HOME");
  return home.empty() ? fs::path() : home / ".cache" / name;
}

std::vector<fs::path> foldersIn(const fs::path& folder) {
  std::vector<fs::path> found;
  std::error_code error;
  for (fs::directory_iterator it(folder, fs::directory_options::skip_permission_denied, error), end;
       !error && it != end; it.increment(error)) {
    std::error_code ignored;
    if (!toUtf8(it->path().filename()).starts_with('.') && it->is_directory(ignored)) found.push_back(it->path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

class Search {
 public:
  explicit Search(const KeepLooking& proceed) : m_proceed(proceed) {}

  void look(const fs::path& folder, int depth) {
    if (m_proceed && !m_proceed()) return;
    std::error_code error;
    const auto real = fs::canonical(folder, error);
    if (error || !m_seen.insert(real).second) return;
    if (toUtf8(folder.filename()).starts_with(kRepositoryPrefix)) {
      if (auto model = huggingFaceModel(folder)) add(std::move(*model));
    } else if (auto model = asModelFolder(folder)) {
      m_found.push_back(std::move(*model));
    } else if (depth > 0) {
      for (const auto& inner : foldersIn(folder)) look(inner, depth - 1);
    }
  }
  std::vector<ModelFolder> take() { return std::move(m_found); }

 private:
  void add(ModelFolder model) {
    std::error_code error;
    if (const auto real = fs::canonical(model.path, error); !error && m_seen.insert(real).second)
      m_found.push_back(std::move(model));
  }
  const KeepLooking& m_proceed;
  std::set<fs::path> m_seen; ///< resolved: a link that leads back ends there
  std::vector<ModelFolder> m_found;
};

} // namespace

std::optional<ModelFolder> asModelFolder(const fs::path& folder) {
  std::error_code error;
  if (!fs::is_regular_file(folder / "config.json", error)) return std::nullopt;
  if (!fs::is_regular_file(folder / "model.safetensors.index.json", error) && weightFiles(folder).empty())
    return std::nullopt;
  const auto config = readJsonFile(folder / "config.json", uint64_t{16} << 20);
  if (!config || !config->is_object()) return std::nullopt;
  ModelFolder model;
  model.path = folder;
  const auto absolute = fs::absolute(folder, error).lexically_normal();
  model.name = toUtf8(absolute.has_filename() ? absolute.filename() : absolute.parent_path().filename());
  if (const auto names = config->find("architectures");
      names != config->end() && names->is_array() && !names->empty() && names->front().is_string())
    model.architecture = names->front().get<std::string>();
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    std::error_code ignored;
    if (it->path().extension() != ".safetensors") continue;
    if (const auto size = fs::file_size(it->path(), ignored); !ignored) model.bytes += static_cast<int64_t>(size);
  }
  return model;
}

std::vector<ModelFolder> findModelsBelow(const fs::path& root, int depth, const KeepLooking& proceed) {
  Search search(proceed);
  search.look(root, depth);
  return search.take();
}

std::optional<fs::path> hubSnapshot(const fs::path& repository, const std::function<bool(const fs::path&)>& accepts) {
  const auto snapshots = repository / "snapshots";
  if (auto main = readFile(repository / "refs" / "main", 4096)) {
    main->erase(main->find_last_not_of(" \t\r\n") + 1);
    if (!main->empty() && main->find('/') == std::string::npos && *main != ".." && accepts(snapshots / fromUtf8(*main)))
      return snapshots / fromUtf8(*main);
  }
  std::optional<fs::path> chosen;
  fs::file_time_type newest = fs::file_time_type::min();
  for (const auto& snapshot : foldersIn(snapshots)) {
    std::error_code error;
    const auto time = fs::last_write_time(snapshot, error);
    if (!error && (!chosen || time > newest) && accepts(snapshot)) {
      chosen = snapshot;
      newest = time;
    }
  }
  return chosen;
}

std::optional<ModelFolder> huggingFaceModel(const fs::path& repository) {
  auto name = toUtf8(repository.filename());
  if (!name.starts_with(kRepositoryPrefix)) return std::nullopt;
  name.erase(0, kRepositoryPrefix.size());
  if (const auto cut = name.find("--"); cut != std::string::npos) name.replace(cut, 2, "/");
  const auto snapshot =
      hubSnapshot(repository, [](const fs::path& folder) { return asModelFolder(folder).has_value(); });
  auto model = snapshot ? asModelFolder(*snapshot) : std::nullopt;
  if (model) model->name = name;
  return model;
}

fs::path huggingFaceCache() {
  if (auto cache = environmentPath("HF_HUB_CACHE"); !cache.empty()) return cache;
  if (const auto home = environmentPath("HF_HOME"); !home.empty()) return home / "hub";
  const auto cache = homeCache("huggingface");
  return cache.empty() ? fs::path() : cache / "hub";
}

std::vector<fs::path> modelScopeCaches() {
  auto root = environmentPath("MODELSCOPE_CACHE");
  if (root.empty()) root = homeCache("modelscope");
  if (root.empty()) return {};
  return {root / "hub" / "models", root / "models", root / "hub", root};
}

std::string modelScopeName(const fs::path& folder) {
  auto name = toUtf8(folder.parent_path().filename() / folder.filename());
  for (size_t at; (at = name.find("___")) != std::string::npos;) name.replace(at, 3, ".");
  return name;
}

} // namespace tw
