#include "engine/optim/tensorwise.h"

namespace tw {

void TensorwiseOptimizer::update(const Group& group, double learningRate) {
  for (size_t i = group.firstTensor; i < group.endTensor; ++i) {
    const auto& shape = tensor(i).tensor;
    const auto own = [&](const at::Tensor& buffer) {
      return buffer.narrow(0, beginOf(i), shape.numel()).view(shape.sizes());
    };
    updateTensor({i, own(values()), own(gradients()), learningRate, group.weightDecay}, m_state[i]);
  }
}

} // namespace tw
