#include "engine/train/batch_loss.h"

namespace tw {
namespace {

constexpr int32_t kIgnored = -100;

at::Tensor onDevice(const std::vector<int64_t>& values, at::Device device) {
  return at::tensor(values, at::TensorOptions().dtype(at::kLong)).to(device);
}

/// Rows of hidden states and the labels that they predict.
struct Targets {
  std::vector<int64_t> rows, labels;
  void add(int64_t row, int32_t label) {
    if (label == kIgnored) return;
    rows.push_back(row);
    labels.push_back(label);
  }
};

/// Row t predicts the label of t + 1 in the same segment. With virtual tokens the rows behind all tokens' predict the
/// first label of each segment (ForwardOptions::beforeFirst).
Targets targetsOf(const PackedBatch& batch, bool virtualTokens) {
  Targets targets;
  int64_t before = static_cast<int64_t>(batch.ids.size());
  for (size_t segment = 0; segment + 1 < batch.offsets.size(); ++segment) {
    const int64_t begin = batch.offsets[segment], end = batch.offsets[segment + 1];
    if (begin == end) continue;
    if (virtualTokens) targets.add(before++, batch.labels[static_cast<size_t>(begin)]);
    for (int64_t t = begin; t + 1 < end; ++t) targets.add(t, batch.labels[static_cast<size_t>(t + 1)]);
  }
  return targets;
}

} // namespace

int64_t targetCount(const CausalModel& model, const PackedBatch& batch) {
  return static_cast<int64_t>(targetsOf(batch, model.attachments().tokens != nullptr).rows.size());
}

BatchLoss batchLoss(CausalModel& model, const PackedBatch& batch, const ForwardOptions& options) {
  BatchLoss result;
  result.tokens = static_cast<int64_t>(batch.ids.size());
  const bool virtualTokens = model.attachments().tokens != nullptr;
  const auto targets = targetsOf(batch, virtualTokens);
  result.targets = static_cast<int64_t>(targets.rows.size());
  if (targets.rows.empty()) return result;
  const auto device = model.device();
  TokenBatch tokens;
  tokens.ids = onDevice({batch.ids.begin(), batch.ids.end()}, device);
  tokens.positions = onDevice({batch.positions.begin(), batch.positions.end()}, device);
  tokens.offsets.assign(batch.offsets.begin(), batch.offsets.end());
  at::Tensor balance, beforeFirst, extra;
  auto forward = options;
  const double coefficient = options.mode.training ? model.config().experts.balanceCoefficient : 0.0;
  if (coefficient > 0) forward.balanceLoss = &balance;
  if (options.mode.training) forward.mode.extraLoss = &extra; // the head, computed in parts, has none
  if (virtualTokens) forward.beforeFirst = &beforeFirst;
  auto hidden = model.hidden(tokens, forward);
  if (virtualTokens) hidden = at::cat({hidden, beforeFirst});
  if (result.targets < hidden.size(0)) hidden = hidden.index_select(0, onDevice(targets.rows, device));
  result.sum = model.crossEntropySum(hidden, onDevice(targets.labels, device), options.mode);
  if (balance.defined()) result.sum = result.sum + balance * (coefficient * static_cast<double>(result.targets));
  if (extra.defined()) result.extra = extra * static_cast<double>(result.targets);
  return result;
}

} // namespace tw
