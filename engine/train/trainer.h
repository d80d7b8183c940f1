#pragma once
// The training loop: batches -> loss -> gradients -> optimizer -> events, with checkpoints from which it goes on
// exactly.
#include "engine/api/events.h"
#include "engine/data/sampler.h"
#include "engine/optim/optimizer.h"
#include "engine/train/control.h"
#include "engine/train/process_group.h"
#include "engine/train/schedule.h"
#include "engine/tune/base/method.h"

#include <utility>

namespace tw {

struct TrainOptions {
  double epochs = 3;
  int64_t maxSteps = -1; ///< > 0 wins over epochs
  SamplerOptions sampler;
  double learningRate = 2e-4;
  ScheduleOptions schedule;
  OptimizerOptions optimizer;
  double maxGradNorm = 1.0; ///< 0 = no clipping
  bool gradientCheckpointing = false;
  int64_t loggingSteps = 1, evalSteps = 0, saveSteps = 0, saveTotalLimit = 2; ///< steps: 0 = never; limit: 0 = keep all
  double saveMinutes = 0; ///< 0 = never; counted on `clock` since the last checkpoint
  bool loadBestModelAtEnd = false;
  int64_t earlyStoppingPatience = 0; ///< evaluations without improvement, 0 = off
  int64_t sampleSteps = 0;
  uint64_t seed = 42;

  fs::path outputDir; ///< must exist
  std::string runId, deviceName;
  Json recipe;              ///< written as recipe.json (null: not written)
  fs::path baseModel;       ///< its tokenizer files go along
  std::string chatTemplate; ///< source of the template that is trained; empty: the base model's stays
  /// A checkpoint folder to go on from; empty starts anew. See newestCheckpoint() in checkpoint.h. Checkpoints of later
  /// steps in outputDir are dropped. A learningRate other than the one with which the checkpoint's run was started
  /// counts from there on (a `changed` event); see run_identity.h for what must not differ.
  fs::path resumeFrom;
  std::function<double()> clock; ///< seconds that only grow, for saveMinutes; empty: the machine's
  std::string modelName;         ///< for the model card
  int64_t memoryBefore = 0;      ///< what the process held before the model was loaded, for the events
  /// Where the samples came from, for messages: file names by EncodedSample::source.
  std::vector<std::string> sourceNames;
};

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
  struct Job;
  std::unique_ptr<Job> m_job;
};

} // namespace tw
