#pragma once
#include "engine/base/files.h"

namespace tw {

/// That the folder is there at all, so that every verb says the same of one that is not. Errors: model.missing.
Result<> checkModelFolder(const fs::path& folder);

/// The name of a GGUF file in the folder, or nothing.
std::string ggufIn(const fs::path& folder);
/// What a folder lacks that holds a model as GGUF. Code: model.missing_weights.
Error ggufAlone(const fs::path& folder, const std::string& gguf);

} // namespace tw
