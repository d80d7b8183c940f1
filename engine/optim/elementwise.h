#pragma once
#include "engine/optim/optimizer.h"

namespace tw {

/// An optimizer that remembers float32 values of the parameters' own shapes and moves each value by its own: the state
/// lies in flat buffers like the values.
class ElementwiseOptimizer : public Optimizer {
 protected:
  /// `names`: of what is remembered, in the order of Flat::state; it begins at zero.
  ElementwiseOptimizer(std::vector<TrainableTensor> tensors, const OptimizerOptions& options,
                       std::vector<std::string> names);

  /// One group's part of every buffer, float32 [end - begin].
  struct Flat {
    at::Tensor values, gradients;
    std::vector<at::Tensor> state;
    double weightDecay = 0;
  };
  virtual void updateFlat(const Flat& flat, double learningRate) = 0;

 private:
  void update(const Group& group, double learningRate) override;
  std::vector<NamedTensor> stateAt(size_t tensor) const override;
  std::vector<NamedTensor> m_state; ///< [all] each
};

} // namespace tw
