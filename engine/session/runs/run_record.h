#pragma once
// A run in the history: its row as it begins, and as its events pass by.
#include "engine/api/events.h"
#include "engine/api/moving_average.h"
#include "engine/base/files.h"
#include "engine/session/runs/run_store.h"

#include <chrono>

namespace tw {

/// The row of a run that begins now.
RunInfo newRunRow(const Recipe& recipe, const std::string& runId);
/// The newest run in the history whose folder is `output`. `store` may be null.
std::optional<RunInfo> runOfFolder(const RunStore* store, const fs::path& output);

/// Keeps the row up to date. What fails here fails no run.
class RunRecord {
 public:
  /// `store` may be null.
  RunRecord(RunStore* store, RunInfo run) : m_store(store), m_run(std::move(run)) {}
  /// `goesOn`: the run is in the history already. Errors: those of the store.
  Result<> begin(bool goesOn);
  void see(const Event& event);
  void finish(const Result<events::Finished>& done);

 private:
  void save();
  void recall(int64_t upTo);

  RunStore* m_store;
  RunInfo m_run;
  MovingAverage m_loss;
  std::chrono::steady_clock::time_point m_savedAt;
};

} // namespace tw
