#pragma once
// Which names in an output folder belong to a run: only those are ever deleted.
#include "engine/base/files.h"

namespace tw {

/// checkpoint-N, adapter and model files, log, recipe, model card.
bool isRunFile(const std::string& name);
/// The above, or a tokenizer file that goes along.
bool isRunOrTokenizerFile(const std::string& name);
/// Deletes what a killed run left half-written: NAME.tmp for names that a run writes.
void removeRunLeftovers(const fs::path& folder);

} // namespace tw
