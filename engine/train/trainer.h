#pragma once
// The training loop: batches -> loss -> gradients -> optimizer -> events, with checkpoints from which it goes on
// exactly.
#include "engine/api/events.h"
#include "engine/train/control.h"
#include "engine/train/process_group.h"
#include "engine/train/train_options.h"
#include "engine/tune/base/method.h"

#include <utility>

namespace tw {

/// Answers sample prompts with the model as it stands: (prompt, text) each.
using SampleHook = std::function<Result<std::vector<std::pair<std::string, std::string>>>()>;

class Trainer {
 public:
  /// All references must outlive the trainer; `method` is attached to `model`. `validation` may be null or empty.
  Trainer(CausalModel& model, TuningMethod& method, const EncodedDataset& train, const EncodedDataset* validation,
          TrainOptions options, EventSink sink, TrainControl& control);
  ~Trainer();
  /// The processes that train together; each has a Trainer with the same data and options. Only the first writes files
  /// and emits events. `group` must outlive the trainer.
  void setProcessGroup(ProcessGroup& group);
  void setSampleHook(SampleHook hook);
  /// Called between two optimizer steps and, after TrainControl::wakeUp(), while paused: the model may be used there,
  /// and must be left as it was. Its time counts for no step.
  void setIdleHook(std::function<void()> hook);

  /// Runs to the end or to a stop (Finished::stopped). Errors: train.empty, train.not_finite (names the samples),
  /// schedule.unknown, optimizer.unknown, train.process (another process failed), checkpoint.*, io.*.
  Result<events::Finished> run();

 private:
  class Job;
  std::unique_ptr<Job> m_job;
};

} // namespace tw
