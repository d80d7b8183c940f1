#include "engine/train/batch_loss.h"

namespace tw {
namespace {

constexpr int32_t kIgnored = -100;

at::Tensor onDevice(const std::vector<int64_t>& values, at::Device device) {
  return at::tensor(values, at::TensorOptions().dtype(at::kLong)).to(device);
}

} // namespace

BatchLoss batchLoss(CausalModel& model, const PackedBatch& batch, const ForwardOptions& options) {
  BatchLoss result;
  result.tokens = static_cast<int64_t>(batch.ids.size());
  std::vector<int64_t> rows, targets; // row t predicts the label of t + 1 in the same segment
  for (size_t segment = 0; segment + 1 < batch.offsets.size(); ++segment)
    for (int64_t t = batch.offsets[segment]; t + 1 < batch.offsets[segment + 1]; ++t)
      if (const int32_t label = batch.labels[static_cast<size_t>(t + 1)]; label != kIgnored) {
        rows.push_back(t);
        targets.push_back(label);
      }
  result.targets = static_cast<int64_t>(rows.size());
  if (rows.empty()) return result;
  const auto device = model.device();
  TokenBatch tokens;
  tokens.ids = onDevice({batch.ids.begin(), batch.ids.end()}, device);
  tokens.positions = onDevice({batch.positions.begin(), batch.positions.end()}, device);
  tokens.offsets.assign(batch.offsets.begin(), batch.offsets.end());
  at::Tensor balance;
  auto forward = options;
  const double coefficient = options.mode.training ? model.config().experts.balanceCoefficient : 0.0;
  if (coefficient > 0) forward.balanceLoss = &balance;
  auto hidden = model.hidden(tokens, forward);
  if (result.targets < result.tokens) hidden = hidden.index_select(0, onDevice(rows, device));
  result.sum = model.crossEntropySum(hidden, onDevice(targets, device), options.mode);
  if (balance.defined()) result.sum = result.sum + balance * (coefficient * static_cast<double>(result.targets));
  return result;
}

} // namespace tw
