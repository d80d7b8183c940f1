#pragma once
// Room on the disk for what a run will write, asked for before it starts.
#include "engine/base/files.h"

namespace tw {

struct DiskNeed {
  int64_t checkpointBytes = 0; ///< one checkpoint
  int64_t finalBytes = 0;      ///< the result in output_dir
  int64_t step = 0, totalSteps = 0, saveSteps = 0,
          saveTotalLimit = 0; ///< as in TrainOptions; step: where the run begins
  int64_t existing = 0;       ///< checkpoints that are there already and will be pruned in their turn
  bool keepsBest = false;     ///< the best one is kept beside the newest
  int64_t evalSteps = 0;      ///< with keepsBest: evaluations may write checkpoints of their own
  bool byTime = false;        ///< checkpoints by time come besides; how many depends on the machine

  /// The most bytes that the run will have added at any time: a new checkpoint is whole before an old one goes.
  int64_t bytes() const;
  /// The most that checkpoints by time add to that: as many as saveTotalLimit keeps and the one being written, or,
  /// where all are kept, the first. The run does not need them: one for which there is no room is left out.
  int64_t timedBytes() const;
};

/// Errors: io.disk_full naming both sizes.
Result<> checkDiskRoom(const DiskNeed& need, int64_t freeBytes, const fs::path& folder);
/// Told where there is room for all but the checkpoints by time.
std::optional<Text> missingRoomForTimed(const DiskNeed& need, int64_t freeBytes, const fs::path& folder);

} // namespace tw
