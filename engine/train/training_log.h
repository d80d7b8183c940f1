#pragma once
// training_log.jsonl: one event a line, append-only: what was said once stays, also when the run went on from before
// it.
#include "engine/api/events.h"
#include "engine/base/files.h"

namespace tw {

class TrainingLog {
 public:
  TrainingLog() = default;
  ~TrainingLog();
  TrainingLog(const TrainingLog&) = delete;
  TrainingLog& operator=(const TrainingLog&) = delete;
  /// Goes on behind what is there; a last line that a kill cut short goes. Errors: io.not_writable, io.disk_full.
  Result<> open(const fs::path& path);
  Result<> append(const Json& event);

 private:
  fs::path m_path;
  int m_handle = -1;
};

/// The events of the log as one run: what a run said after the step from which a later start went on is left out, and
/// so is a line that is no event. Errors: io.*.
Result<std::vector<Json>> readTrainingLog(const fs::path& path);

} // namespace tw
