#pragma once
// Which names in an output folder belong to a run: only those are ever deleted.
#include "engine/base/files.h"

namespace tw {

/// checkpoint-N, adapter and model files, log, recipe, model card.
bool isRunFile(const std::string& name);
/// The above, or a tokenizer file that goes along.
bool isRunOrTokenizerFile(const std::string& name);
/// Whether a run has begun here: its log, an adapter, or a checkpoint in whatever state.
bool holdsRun(const fs::path& folder);
/// Does nothing in a folder that holds no run. Deletes what a killed run left half-written: NAME.tmp for names that a
/// run writes, of the kind (file or folder) that it writes. A checkpoint that had been moved aside for a newer one
/// which never arrived is put back.
void removeRunLeftovers(const fs::path& folder);

} // namespace tw
