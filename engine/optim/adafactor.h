#pragma once
#include "engine/optim/tensorwise.h"

namespace tw {

/// Adafactor (Shazeer, Stern 2018, arXiv:1804.04235) without a first moment, with the formulas and constants of
/// Transformers' class: of a matrix's squared gradients it remembers the means of rows and columns (exp_avg_sq_row,
/// exp_avg_sq_col), of a vector's all (exp_avg_sq).
class Adafactor : public TensorwiseOptimizer {
 public:
  Adafactor(std::vector<TrainableTensor> tensors, const OptimizerOptions& options);
  /// With relative_step min(0.01, 1/√step), whatever the schedule says.
  double usedRate(double scheduled) const override;
  static int64_t stateBytes(at::IntArrayRef shape);

 private:
  void updateTensor(const Part& part, State& state) override;
  double rateAt(int64_t step, double scheduled) const;
  bool m_relativeStep, m_scaleParameter;
  double m_clipThreshold;
};

} // namespace tw
