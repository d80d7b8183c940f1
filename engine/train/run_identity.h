#pragma once
// What a run that goes on must share with the run that wrote the checkpoint; everything else of a recipe may change and
// then counts from there on.
#include "engine/train/train_options.h"

namespace tw {

/// Keys with a dot name recipe fields: those that the catalog calls fixed, as far as the recipe has them. Samples enter
/// by a hash of their tokens and labels.
Json runIdentity(const EncodedDataset& train, const TrainOptions& options);
/// Errors: checkpoint.mismatch (names the field), checkpoint.changed (the samples or the batches).
Result<> checkSameRun(const Json& before, const Json& now, const fs::path& checkpoint);

} // namespace tw
