#pragma once
// Ranks that a training chooses by gradients, as what they become: a recipe with a rank for each module.
#include "engine/api/events.h"
#include "engine/data/dataset.h"
#include "engine/model/causal_model.h"
#include "engine/session/runs/recipe_plain.h"

namespace tw {

/// For a recipe that allocatesRanks: looks at the first batches and writes what it finds into `recipe` (rank_pattern,
/// alpha_pattern, r; rank_allocation becomes fixed). A run that goes on from `checkpoint` (a folder, or empty) keeps
/// that one's ranks. Tells them as `rank_allocation` {modules [{name, rank}], mean_rank, batches}.
/// Errors: those of allocateByGradient, adapter.*.
Result<> chooseRanks(Recipe& recipe, CausalModel& model, const EncodedDataset& data, const fs::path& checkpoint,
                     const EventSink& emit, std::stop_token stop);

} // namespace tw
