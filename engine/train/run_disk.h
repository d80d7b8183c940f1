#pragma once
// Whether the disk has room for all that a run is going to write: checkpoints, the result, its other files.
#include "engine/train/training_run.h"

namespace tw {

/// For the steps from where `run` stands. A disk that does not tell its room is no reason to stop. Errors:
/// io.disk_full.
Result<> checkRunDisk(const TrainingRun& run);

} // namespace tw
