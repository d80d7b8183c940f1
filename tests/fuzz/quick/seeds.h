#pragma once
// What fuzzing begins with: the files that tests/fuzz/seeds.txt names.
#include "engine/base/files.h"

#include <string>
#include <vector>

namespace tw::fuzz {

std::string readInput(const fs::path& file);
/// Of the lines "NAME FOLDER PATTERN" (folders beside the repository's root) those of `name`: every file of at most
/// 64 KiB below the folder whose name fits the pattern, in the order of their paths.
std::vector<std::string> readSeeds(const fs::path& list, const std::string& name);

} // namespace tw::fuzz
