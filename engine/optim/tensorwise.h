#pragma once
#include "engine/optim/optimizer.h"

namespace tw {

/// An optimizer that moves one tensor after another: what it remembers has shapes and types of its own.
class TensorwiseOptimizer : public Optimizer {
 protected:
  using State = std::vector<NamedTensor>;
  TensorwiseOptimizer(std::vector<TrainableTensor> tensors, const OptimizerOptions& options)
      : Optimizer(std::move(tensors), options), m_state(tensorCount()) {}

  /// One tensor in its own shape, float32: views of the flat buffers.
  struct Part {
    size_t place = 0; ///< in buffer order
    at::Tensor values, gradients;
    double learningRate = 0, weightDecay = 0;
  };
  virtual void updateTensor(const Part& part, State& state) = 0;

  State& stateOfPlace(size_t tensor) { return m_state[tensor]; }
  void update(const Group& group, double learningRate) override;

 private:
  std::vector<NamedTensor> stateAt(size_t tensor) const override { return m_state[tensor]; }
  std::vector<State> m_state; ///< in buffer order
};

} // namespace tw
