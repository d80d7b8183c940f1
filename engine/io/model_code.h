#pragma once
// The Python files that a model folder brings with it for Transformers (auto_map): copied with what is written from the
// model, never run.
#include "engine/base/files.h"

#include <vector>

namespace tw {

/// The files of `folder` that auto_map of its `config` ("config.json", "tokenizer_config.json") names, and those that
/// they import from beside them; sorted. A class of another repository ("owner/name--module.Class") has no file here.
std::vector<fs::path> modelCodeFiles(const fs::path& folder, const char* config);
/// Copies those of config.json. Errors: io.*.
Result<> copyModelCode(const fs::path& from, const fs::path& to);

} // namespace tw
