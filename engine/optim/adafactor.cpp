#include "engine/optim/adafactor.h"

#include <algorithm>
#include <cmath>

namespace tw {
namespace {

constexpr double kSquareFloor = 1e-30;  ///< ε₁, added to the squared gradient
constexpr double kLeastScale = 1e-3;    ///< ε₂, the least scale of a parameter
constexpr double kDecayExponent = -0.8; ///< of β₂ = 1 − step^−0.8
constexpr double kHighestRelativeStep = 1e-2;

at::Tensor rootMeanSquare(const at::Tensor& tensor) {
  return tensor.norm() / std::sqrt(static_cast<double>(tensor.numel()));
}

} // namespace

Adafactor::Adafactor(std::vector<TrainableTensor> tensors, const OptimizerOptions& options)
    : TensorwiseOptimizer(std::move(tensors), options), m_relativeStep(options.relativeStep),
      m_scaleParameter(options.scaleParameter), m_clipThreshold(options.clipThreshold) {
  for (size_t i = 0; i < tensorCount(); ++i) {
    auto shape = tensor(i).tensor.sizes().vec();
    if (shape.size() < 2) {
      stateOfPlace(i) = {{"exp_avg_sq", at::zeros(shape, values().options())}};
      continue;
    }
    auto columns = shape;
    columns.erase(columns.end() - 2);
    shape.pop_back();
    stateOfPlace(i) = {{"exp_avg_sq_row", at::zeros(shape, values().options())},
                       {"exp_avg_sq_col", at::zeros(columns, values().options())}};
  }
}

int64_t Adafactor::stateBytes(at::IntArrayRef shape) {
  const int64_t count = c10::multiply_integers(shape);
  if (shape.size() < 2) return 4 * count;
  return 4 * (count / shape[shape.size() - 1] + count / shape[shape.size() - 2]);
}

double Adafactor::rateAt(int64_t step, double scheduled) const {
  return m_relativeStep ? std::min(kHighestRelativeStep, 1.0 / std::sqrt(static_cast<double>(step))) : scheduled;
}

double Adafactor::usedRate(double scheduled) const { return rateAt(steps() + 1, scheduled); }

/// Algorithms 4 and 5 of the paper.
void Adafactor::updateTensor(const Part& part, State& state) {
  const auto& [place, values, gradients, learningRate, weightDecay] = part;
  double rate = rateAt(steps(), learningRate);
  if (m_scaleParameter) rate *= std::max(kLeastScale, rootMeanSquare(values).item<double>());
  const double beta2 = 1.0 - std::pow(static_cast<double>(steps()), kDecayExponent);
  const auto squared = gradients.square().add_(kSquareFloor);
  at::Tensor update;
  if (state.size() == 2) {
    auto &rows = state[0].tensor, &columns = state[1].tensor;
    rows.mul_(beta2).add_(squared.mean(-1), 1.0 - beta2);
    columns.mul_(beta2).add_(squared.mean(-2), 1.0 - beta2);
    const auto rowFactor = (rows / rows.mean(-1, true)).rsqrt_().unsqueeze(-1);
    update = (rowFactor * columns.unsqueeze(-2).rsqrt()).mul_(gradients);
  } else {
    auto& average = state[0].tensor;
    average.mul_(beta2).add_(squared, 1.0 - beta2);
    update = average.rsqrt().mul_(gradients);
  }
  update.div_((rootMeanSquare(update) / m_clipThreshold).clamp_min_(1.0));
  if (weightDecay != 0) values.mul_(1.0 - weightDecay * rate);
  values.sub_(update, rate);
}

} // namespace tw
