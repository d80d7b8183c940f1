#include "engine/optim/lion.h"

#include <algorithm>

namespace tw {
namespace {

/// Values moved at once: the direction is a buffer beside the state, which must stay small.
constexpr int64_t kPiece = int64_t{1} << 20;

} // namespace

Lion::Lion(std::vector<TrainableTensor> tensors, const OptimizerOptions& options)
    : ElementwiseOptimizer(std::move(tensors), options, {"exp_avg"}), m_beta1(options.beta1), m_beta2(options.beta2) {}

/// c = β1·m + (1 − β1)·g; p = p − η·(sign(c) + λ·p); m = β2·m + (1 − β2)·g (algorithm 2 of the paper).
void Lion::updateFlat(const Flat& flat, double learningRate) {
  for (int64_t begin = 0; begin < flat.values.numel(); begin += kPiece) {
    const auto part = [&, count = std::min(kPiece, flat.values.numel() - begin)](const at::Tensor& whole) {
      return whole.narrow(0, begin, count);
    };
    auto values = part(flat.values), average = part(flat.state[0]);
    const auto gradients = part(flat.gradients);
    const auto direction = (average * m_beta1).add_(gradients, 1.0 - m_beta1).sign_();
    values.mul_(1.0 - learningRate * flat.weightDecay).sub_(direction, learningRate);
    average.mul_(m_beta2).add_(gradients, 1.0 - m_beta2);
  }
}

} // namespace tw
