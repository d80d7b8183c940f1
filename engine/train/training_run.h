#pragma once
// What a training run is made of and where it stands: the trainer moves it on, run_checkpoints keeps it, validation
// judges it.
#include "engine/train/advisor.h"
#include "engine/train/checkpoint.h"
#include "engine/train/process_group.h"
#include "engine/train/run_events.h"
#include "engine/train/train_options.h"

#include <chrono>

namespace tw {

struct TrainingRun {
  TrainingRun(CausalModel& model, TuningMethod& method, const EncodedDataset& train, const EncodedDataset* validation,
              TrainOptions options, EventSink sink);

  /// Starts the run's clock.
  void begin();
  /// Of training, earlier starts included.
  double seconds() const;
  /// Mean over the steps so far.
  double trainLoss() const;
  /// Whether something that is done each `interval` steps (0: never) is due after the step at hand.
  bool every(int64_t interval) const { return interval > 0 && state.step % interval == 0; }
  bool atEnd() const { return state.step >= state.totalSteps; }
  /// Of all processes, only the one that leads.
  void tell(const Event& event);
  void tell(const std::vector<events::Advice>& given);
  /// What one process could not do stops all of them.
  Result<> agreed(Result<> own);

  CausalModel& model;
  TuningMethod& method;
  const EncodedDataset& train;
  const EncodedDataset* validation; ///< null: there is none
  TrainOptions options;
  ProcessGroup* group = &alone();

  TrainState state;
  std::unique_ptr<Optimizer> optimizer;
  RunEvents events;
  Advisor advisor;
  double secondsBefore = 0; ///< of earlier starts

 private:
  std::chrono::steady_clock::time_point m_begin;
};

} // namespace tw
