#pragma once
#include "engine/base/files.h"

namespace tw {

/// That the folder is there at all, so that every verb says the same of one that is not. Errors: model.missing.
Result<> checkModelFolder(const fs::path& folder);

} // namespace tw
