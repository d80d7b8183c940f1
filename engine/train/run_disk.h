#pragma once
// Whether the disk has room for all that a run is going to write: checkpoints, the result, its other files.
#include "engine/train/training_run.h"

namespace tw {

/// For the steps from where `run` stands. A disk that does not tell its room is no reason to stop. Gives what is to be
/// told where there is room for all but the checkpoints by time. Errors: io.disk_full.
Result<std::optional<Text>> checkRunDisk(const TrainingRun& run);

} // namespace tw
