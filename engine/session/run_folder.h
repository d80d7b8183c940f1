#pragma once
// The output folder of a run: where it is by default, whether it may be used, and what a run leaves in it.
#include "engine/api/recipe.h"
#include "engine/base/files.h"

namespace tw {

/// "my-first-tune-20261122-163045-9c3e".
std::string newRunId(const std::string& name);
/// An empty output_dir means a new folder under the library.
fs::path outputFolder(const Recipe& recipe, const std::string& runId);
bool holdsRun(const fs::path& folder);
/// Refuses a folder that holds a run unless resuming; `overwrite` removes the files of that run (and nothing else) first.
/// Errors: run.exists, run.not_empty (the folder holds files that are not a run's), io.*.
Result<> prepareOutputFolder(const fs::path& folder, bool resume, bool overwrite);

} // namespace tw
