#pragma once
// What an adapter is, by its files: the fields of the `adapter` event.
#include "engine/api/json.h"
#include "engine/base/files.h"

namespace tw {

/// Errors: adapter.*, file.damaged.
Result<Json> adapterFacts(const fs::path& folder);

} // namespace tw
