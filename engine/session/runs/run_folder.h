#pragma once
// The output folder of a run: where it is by default, whether it may be used, and what a run leaves in it.
#include "engine/api/recipe.h"
#include "engine/train/run_names.h"

namespace tw {

/// `name` as one part of a path: without separators, leading dot and control characters, not too long.
std::string safeFolderName(const std::string& name);
/// "my-first-tune-20261122-163045-9c3e".
std::string newRunId(const std::string& name);
/// Absolute. An empty output_dir means a new folder under the library.
fs::path outputFolder(const Recipe& recipe, const std::string& runId);
/// Whether a run may go into this folder; changes nothing but creating it. Take the lock next.
/// Errors: run.exists (a run is there and neither `resume` nor `overwrite` is said), run.not_empty (files that are not
/// a run's), run.inputs (a path that the recipe reads lies in it), io.*.
Result<> checkOutputFolder(const fs::path& folder, const Recipe& recipe, bool resume, bool overwrite);
/// Deletes the files of the run in `folder`, and nothing else.
void removeRun(const fs::path& folder);
/// Tokenizer files included; the folder itself goes when nothing else is in it. Errors: io.locked (somebody works
/// there).
Result<> removeRunAndFolder(const fs::path& folder);

} // namespace tw
