#pragma once
// What a training run is asked to do, as plain values. Checkpoints, identity and advice of a run read them too.
#include "engine/base/files.h"
#include "engine/data/sampler.h"
#include "engine/optim/optimizer.h"
#include "engine/train/loraplus.h"
#include "engine/train/schedule.h"

#include <functional>
#include <optional>

namespace tw {

struct TrainOptions {
  double epochs = 3;
  int64_t maxSteps = -1; ///< > 0 wins over epochs
  SamplerOptions sampler;
  double learningRate = 2e-4;
  ScheduleOptions schedule;
  OptimizerOptions optimizer;
  std::optional<LoraPlus> loraPlus;
  double maxGradNorm = 1.0; ///< 0 = no clipping
  bool gradientCheckpointing = false;
  int64_t loggingSteps = 1, evalSteps = 0, saveSteps = 0, saveTotalLimit = 2; ///< steps: 0 = never; limit: 0 = keep all
  double saveMinutes = 0; ///< 0 = never; counted on `clock` since the last checkpoint
  bool loadBestModelAtEnd = false;
  int64_t earlyStoppingPatience = 0; ///< evaluations without improvement, 0 = off
  int64_t sampleSteps = 0;
  uint64_t seed = 42;
  /// The method's own, for the advice on curves; one that the method has not stays empty.
  std::optional<int64_t> rank, alpha;
  std::optional<double> dropout;

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

} // namespace tw
