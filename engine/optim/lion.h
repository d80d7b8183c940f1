#pragma once
#include "engine/optim/elementwise.h"

namespace tw {

/// Lion (Chen et al. 2023, arXiv:2302.06675): a step of one size for all values, in the direction of an average of the
/// gradient; the state is that average, exp_avg.
class Lion : public ElementwiseOptimizer {
 public:
  Lion(std::vector<TrainableTensor> tensors, const OptimizerOptions& options);

 private:
  void updateFlat(const Flat& flat, double learningRate) override;
  double m_beta1, m_beta2;
};

} // namespace tw
