#pragma once
#include "engine/base/files.h"

#include <optional>

namespace tw {

/// What is said of a file that is a Git LFS pointer: the few lines that Git keeps in the place of a large file which
/// was not fetched. `head`: how the file begins. Code: file.lfs_pointer; nullopt for every other file.
std::optional<Error> lfsPointer(const fs::path& path, std::string_view head, uint64_t size);

} // namespace tw
