#pragma once
// The checkpoints of a run: when one is due, what goes into it, which older ones go; and the result at the run's end.
#include "engine/train/training_run.h"

namespace tw {

/// All processes of the run make the same calls; the one that leads writes.
class RunCheckpoints {
 public:
  explicit RunCheckpoints(TrainingRun& run) : m_run(run) {}

  /// The time to the first one by minutes counts from here.
  void begin() { m_savedAt = m_run.options.clock(); }
  /// The run goes on from `folder`: what it stands at may be on the disk already. Later ones go.
  void resumedFrom(const fs::path& folder);
  /// Whether the state at hand is on the disk.
  bool saved() const { return m_savedStep == m_run.state.step; }
  /// A checkpoint of the state at hand does not know what has changed since.
  void outdate() { m_savedStep = -1; }

  Result<> save(SavedBy by = SavedBy::Steps);
  /// After a step, before what may fail or be stopped. `byHand`: one was asked for.
  Result<> saveWhereDue(bool byHand);
  /// What became known since the step was saved goes into its checkpoint.
  Result<> update();
  /// Saves what it can, while an exception passes.
  void rescue();
  /// The result itself, in output_dir; by the process that leads alone.
  Result<> writeResult();

 private:
  Result<> saveByTime();
  Result<> write();

  TrainingRun& m_run;
  int64_t m_savedStep = -1;
  double m_savedAt = 0; ///< on options.clock
};

} // namespace tw
