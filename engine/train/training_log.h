#pragma once
// training_log.jsonl: one event a line, append-only, so that a killed run keeps what it said.
#include "engine/api/events.h"
#include "engine/base/files.h"

namespace tw {

class TrainingLog {
 public:
  TrainingLog() = default;
  ~TrainingLog();
  TrainingLog(const TrainingLog&) = delete;
  TrainingLog& operator=(const TrainingLog&) = delete;
  /// `keepUpTo` < 0: starts anew. Else lines after that step (and a half-written last line) are dropped: they will be
  /// written again.
  Result<> open(const fs::path& path, int64_t keepUpTo);
  Result<> append(const Json& event);

 private:
  fs::path m_path;
  int m_handle = -1;
};

} // namespace tw
