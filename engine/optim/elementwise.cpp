#include "engine/optim/elementwise.h"

namespace tw {

ElementwiseOptimizer::ElementwiseOptimizer(std::vector<TrainableTensor> tensors, const OptimizerOptions& options,
                                           std::vector<std::string> names)
    : Optimizer(std::move(tensors), options) {
  for (auto& name : names) m_state.push_back({std::move(name), at::zeros_like(values())});
}

void ElementwiseOptimizer::update(const Group& group, double learningRate) {
  const auto part = [&](const at::Tensor& buffer) { return buffer.narrow(0, group.begin, group.end - group.begin); };
  Flat flat{part(values()), part(gradients()), {}, group.weightDecay};
  for (const auto& [name, buffer] : m_state) flat.state.push_back(part(buffer));
  updateFlat(flat, learningRate);
}

std::vector<NamedTensor> ElementwiseOptimizer::stateAt(size_t place) const {
  const auto& values = tensor(place).tensor;
  std::vector<NamedTensor> parts;
  for (const auto& [name, buffer] : m_state)
    parts.push_back({name, buffer.narrow(0, beginOf(place), values.numel()).view(values.sizes())});
  return parts;
}

} // namespace tw
