#pragma once
// Has anything been written in a folder since? Told by the files' places on the disk, sizes and times, without reading
// them.
#include "engine/base/files.h"

namespace tw {

/// Equal for the same files; another text when one that matters came, went or was written again. Files that `matters`
/// does not name are passed over. Only the folder itself is looked at, not what lies deeper; a folder that is not there
/// has a stamp of its own.
std::string folderStamp(const fs::path& folder, bool (*matters)(const std::string& name));

} // namespace tw
