#pragma once
// AdamW (Loshchilov, Hutter 2019) with torch's formula, over flat float32 buffers: one pass over memory a step.
#include "engine/tune/base/method.h"

namespace tw {

struct AdamWOptions {
  double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0.0;
};

class AdamW {
 public:
  /// Moves the tensors' data and gradients into flat buffers (decaying ones first); their identity stays.
  AdamW(std::vector<TrainableTensor> tensors, const AdamWOptions& options);
  /// The tensors keep their values and lose their gradients.
  ~AdamW();
  AdamW(const AdamW&) = delete;
  AdamW& operator=(const AdamW&) = delete;

  /// Global L2 norm of the gradients as they stand.
  double gradientNorm() const;
  void scaleGradients(double factor);
  /// One update with the gradients as they stand; then they are zero.
  void step(double learningRate);
  void zeroGradients();
  /// No value is NaN or infinite.
  bool valuesFinite() const;
  int64_t steps() const { return m_steps; }
  int64_t parameterCount() const { return m_values.numel(); }

  /// State under "<parameter>.exp_avg" and "<parameter>.exp_avg_sq"; views of the flat buffers.
  std::vector<NamedTensor> state() const;
  void setSteps(int64_t steps) { m_steps = steps; }

 private:
  struct Group {
    int64_t begin = 0, end = 0;
    double weightDecay = 0;
  };
  std::vector<TrainableTensor> m_tensors; ///< in buffer order
  AdamWOptions m_options;
  std::vector<Group> m_groups;
  at::Tensor m_values, m_gradients, m_average, m_squared; ///< [all]
  int64_t m_steps = 0;
};

} // namespace tw
