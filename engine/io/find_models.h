#pragma once
// Model folders on this machine: below folders that the user named, and in the caches of Hugging Face and ModelScope.
#include "engine/base/files.h"

#include <functional>
#include <optional>
#include <vector>

namespace tw {

struct ModelFolder {
  fs::path path;            ///< as reached, links not resolved
  std::string name;         ///< "Qwen/Qwen2.5-0.5B-Instruct" where the cache tells it, else the folder's name
  std::string architecture; ///< from config.json, or empty
  int64_t bytes = 0;        ///< of its .safetensors files
};

/// config.json and safetensors weights; nullopt for any other folder.
std::optional<ModelFolder> asModelFolder(const fs::path& folder);

/// Called now and then; false ends the search with what was found.
using KeepLooking = std::function<bool()>;
/// Model folders at `root` or down to `depth` levels below, each once whatever links lead to it; hidden folders and
/// what lies inside a model are left out. A folder of a Hugging Face cache (models--ORG--NAME) counts as the one
/// snapshot that it stands for.
std::vector<ModelFolder> findModelsBelow(const fs::path& root, int depth, const KeepLooking& proceed = {});
/// The snapshot folder of a hub's repository (models--ORG--NAME) that refs/main names, else the newest, of those that
/// `accepts` says yes to.
std::optional<fs::path> hubSnapshot(const fs::path& repository, const std::function<bool(const fs::path&)>& accepts);
/// The snapshot that refs/main names, else the newest that is a model; nullopt when `repository` (models--ORG--NAME)
/// holds none.
std::optional<ModelFolder> huggingFaceModel(const fs::path& repository);
/// HF_HUB_CACHE, else HF_HOME/hub, else ~/.cache/huggingface/hub.
fs::path huggingFaceCache();
/// MODELSCOPE_CACHE or ~/.cache/modelscope, with the places inside where versions of it put models.
std::vector<fs::path> modelScopeCaches();
/// A ModelScope folder's name as people write it ("Qwen2___5" -> "Qwen2.5"), with its owner.
std::string modelScopeName(const fs::path& folder);

} // namespace tw
