#pragma once
#include "engine/optim/elementwise.h"

namespace tw {

/// One step of AdamW (Loshchilov, Hutter 2019, arXiv:1711.05101) with torch's formula on float32 tensors of one size,
/// contiguous. `step` counts this update already; of the options betas and epsilon count.
struct AdamWStep {
  at::Tensor values, gradients, average, squared;
  double learningRate = 0, weightDecay = 0;
  int64_t step = 1;
};
void applyAdamW(const AdamWStep& step, const OptimizerOptions& options);

/// AdamW; the state is exp_avg and exp_avg_sq.
class AdamW : public ElementwiseOptimizer {
 public:
  AdamW(std::vector<TrainableTensor> tensors, const OptimizerOptions& options);

 private:
  void updateFlat(const Flat& flat, double learningRate) override;
  OptimizerOptions m_options;
};

} // namespace tw
