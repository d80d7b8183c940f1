#pragma once
// Paths of models and adapters as users give them, brought to the folders that they mean before any work begins.
#include "engine/api/commands.h"
#include "engine/api/events.h"
#include "engine/base/files.h"

namespace tw {

/// Every model and adapter of the command; what is another than was named is told as an advice.
void locateFolders(Command& command, const EventSink& emit);
/// The folder that a model's path means (locateModel).
fs::path modelFolder(const std::string& path);

} // namespace tw
