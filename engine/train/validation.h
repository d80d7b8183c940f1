#pragma once
// The validation loss of a run: when it is measured, which state was the best, and when training ends early for it.
#include "engine/train/run_checkpoints.h"

#include <functional>

namespace tw {

class Validation {
 public:
  Validation(TrainingRun& run, RunCheckpoints& checkpoints) : m_run(run), m_checkpoints(checkpoints) {}

  /// After the step at hand; one that a stop or a failure left out stays due.
  bool due() const;
  /// Remembers the best state, in a checkpoint where load_best_model_at_end asks for one. False: `proceed` said no.
  /// Errors: data.no_targets, checkpoint.*, io.*.
  Result<bool> run(const std::function<bool()>& proceed);
  /// The loss has not improved for as many evaluations as early stopping waits.
  bool stoppedEarly() const;
  /// At the end: the method gets the best state's values, where that is asked for. Errors: as TuningMethod::load.
  Result<> loadBest();

 private:
  TrainingRun& m_run;
  RunCheckpoints& m_checkpoints;
};

} // namespace tw
