#pragma once
// What a path that was given as a model or as an adapter leads to, and what is said of one that leads nowhere.
#include "engine/base/files.h"

#include <vector>

namespace tw {

/// The folder that a path means, and what is to be told where it is another than was named.
struct LocatedFolder {
  fs::path folder;
  Text note; ///< empty when there is nothing to tell
};
/// "~" is the user's home, a trailing separator goes; a file of a model means its folder, a repository's folder in a
/// hub's cache (models--ORG--NAME) its snapshot. Whatever else it is stays as it was named: checkModelFolder says what
/// is wrong with it.
LocatedFolder locateModel(const fs::path& path);
/// The same for an adapter's folder.
LocatedFolder locateAdapter(const fs::path& path);

/// That the folder is there at all, so that every verb says the same of one that is not; of a file it says what it is.
/// Errors: model.missing.
Result<> checkModelFolder(const fs::path& folder);

/// Names of the safetensors files that may be the model's weights, sorted: no adapter's, no optimizer's.
std::vector<std::string> weightFiles(const fs::path& folder);
/// What a folder without config.json is instead of a model, and what helps. Code: model.missing_config, or as
/// missingWeights.
Error missingConfig(const fs::path& folder);
/// What a folder without safetensors weights holds instead: an adapter, a pickle, GGUF, another library's file. Code:
/// model.missing_weights, model.is_adapter.
Error missingWeights(const fs::path& folder);

} // namespace tw
