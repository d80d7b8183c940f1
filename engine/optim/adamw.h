#pragma once
#include "engine/optim/elementwise.h"

namespace tw {

/// AdamW (Loshchilov, Hutter 2019, arXiv:1711.05101) with torch's formula; the state is exp_avg and exp_avg_sq.
class AdamW : public ElementwiseOptimizer {
 public:
  AdamW(std::vector<TrainableTensor> tensors, const OptimizerOptions& options);

 private:
  void updateFlat(const Flat& flat, double learningRate) override;
  OptimizerOptions m_options;
};

} // namespace tw
