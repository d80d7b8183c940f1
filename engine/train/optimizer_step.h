#pragma once
// One optimizer step: its micro-batches' gradients weighted by tokens, clipped, applied. How a step is split, into
// micro-batches or over processes, never changes it.
#include "engine/optim/optimizer.h"
#include "engine/train/batch_loss.h"
#include "engine/train/loss_scale.h"
#include "engine/train/process_group.h"
#include "engine/tune/base/method.h"

namespace tw {

/// The same in every process of the step.
struct StepOutcome {
  enum class End { Applied, Skipped, Interrupted, NotFinite };
  End end = End::Applied; ///< Skipped: float16 overflow, or no target in the step
  double loss = 0;        ///< mean over all target tokens of the step
  /// The method's own, which is not in `loss`: TuningMethod::extraLoss, and what it loses in the passes, a mean over
  /// target tokens (BatchLoss::extra).
  std::optional<double> extraLoss;
  double gradientNorm = 0; ///< before clipping
  int64_t tokens = 0;
  std::vector<int64_t> suspects; ///< NotFinite: samples of the micro-batches whose loss was not finite, or all
};

class OptimizerStep {
 public:
  /// `proceed` is asked before each micro-batch; false, in any process, drops the step (End::Interrupted).
  OptimizerStep(CausalModel& model, const EncodedDataset& data, Optimizer& optimizer, LossScale& scale,
                double maxGradNorm, bool checkpointing, std::function<bool()> proceed, ProcessGroup& group = alone())
      : m_model(model), m_data(data), m_optimizer(optimizer), m_scale(scale), m_maxGradNorm(maxGradNorm),
        m_checkpointing(checkpointing), m_proceed(std::move(proceed)), m_group(group) {}

  /// The method takes part: with a loss of its own, and with what it does after the update, which is told as `done`.
  void setMethod(TuningMethod& method, const FinishedStep& done) {
    m_method = &method;
    m_done = done;
  }

  /// Within `proceed`: the step under way will be applied with this rate.
  void changeLearningRate(double rate) { m_learningRate = m_done.learningRate = rate; }

  /// `microBatches`: of all processes; this one computes its share. `seed` determines the dropout masks of the step.
  StepOutcome run(const std::vector<EpochPlan::MicroBatch>& microBatches, double learningRate, uint64_t seed);

 private:
  /// A micro-batch with its place in the step, on which its dropout depends.
  struct Part {
    size_t place = 0;
    PackedBatch batch;
  };
  bool accumulate(const std::vector<Part>& parts, uint64_t seed, StepOutcome& outcome);
  StepOutcome& finish(const std::vector<Part>& parts, StepOutcome& outcome);

  CausalModel& m_model;
  const EncodedDataset& m_data;
  Optimizer& m_optimizer;
  LossScale& m_scale;
  double m_maxGradNorm;
  bool m_checkpointing;
  std::function<bool()> m_proceed;
  ProcessGroup& m_group;
  TuningMethod* m_method = nullptr;
  FinishedStep m_done;
  double m_learningRate = 0;
};

/// A well-mixed 64-bit value of the run's seed, a step and a micro-batch.
uint64_t mixSeed(uint64_t seed, uint64_t step, uint64_t micro);

} // namespace tw
