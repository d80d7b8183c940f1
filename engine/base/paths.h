#pragma once
#include "engine/base/files.h"

namespace tw {

/// Where runs and the library live: TUNEWRIGHT_HOME, else $XDG_DATA_HOME/tunewright, else ~/.local/share/tunewright.
fs::path libraryFolder();
/// Installed resources (starter model, datasets, chat templates): TUNEWRIGHT_RESOURCES, else beside the program, else
/// the source tree.
fs::path resourcesFolder();
/// The command line program: TUNEWRIGHT_PROGRAM, else `tunewright` beside this program or in ../bin; empty when there
/// is none.
fs::path commandLineProgram();
/// "~" and "~/…" with the user's home folder in the place of "~", as shells write it, where no file has that name here.
fs::path expandedHome(const fs::path& path);
/// The program's version, e.g. "0.1.0".
std::string programVersion();

} // namespace tw
