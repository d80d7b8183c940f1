#include "engine/train/optimizer_step.h"

#include "engine/base/random.h"

#include <cmath>

namespace tw {
namespace {

constexpr double kClipEpsilon = 1e-6; ///< torch.nn.utils.clip_grad_norm_

void appendSamples(const PackedBatch& batch, std::vector<int64_t>& out) {
  out.insert(out.end(), batch.samples.begin(), batch.samples.end());
}

} // namespace

uint64_t mixSeed(uint64_t seed, uint64_t step, uint64_t micro) {
  return Random(Random(Random(seed).next() ^ step).next() ^ micro).next();
}

bool OptimizerStep::accumulate(const std::vector<PackedBatch>& batches, uint64_t seed, StepOutcome& outcome) {
  int64_t targets = 0;
  for (const auto& batch : batches) targets += targetCount(m_model, batch);
  std::vector<at::Tensor> sums;
  std::vector<size_t> owners;
  for (size_t i = 0; i < batches.size(); ++i) {
    if (!m_proceed()) {
      outcome.end = StepOutcome::End::Interrupted;
      return false;
    }
    ForwardOptions options;
    options.mode.training = true;
    options.mode.dropoutSeed = mixSeed(seed, 0, i);
    options.checkpointing = m_checkpointing;
    const auto loss = batchLoss(m_model, batches[i], options);
    outcome.tokens += loss.tokens;
    if (loss.targets == 0) continue;
    if (loss.sum.requires_grad()) (loss.sum * (m_scale.value() / static_cast<double>(targets))).backward();
    sums.push_back(loss.sum.detach());
    owners.push_back(i);
  }
  for (size_t i = 0; i < sums.size(); ++i) { // one look at the device, after all work has been given to it
    const double sum = sums[i].item<double>();
    if (!std::isfinite(sum)) appendSamples(batches[owners[i]], outcome.suspects);
    outcome.loss += sum / static_cast<double>(targets);
  }
  if (sums.empty()) outcome.end = StepOutcome::End::Skipped;
  return !sums.empty();
}

StepOutcome& OptimizerStep::finish(double learningRate, const std::vector<PackedBatch>& batches, StepOutcome& outcome) {
  m_optimizer.scaleGradients(1.0 / m_scale.value());
  outcome.gradientNorm = m_optimizer.gradientNorm();
  const bool lossFinite = std::isfinite(outcome.loss);
  if (!lossFinite || !std::isfinite(outcome.gradientNorm)) {
    m_optimizer.zeroGradients();
    if (lossFinite && m_scale.active() && m_scale.overflow()) {
      outcome.end = StepOutcome::End::Skipped;
      return outcome;
    }
    outcome.end = StepOutcome::End::NotFinite;
    if (outcome.suspects.empty())
      for (const auto& batch : batches) appendSamples(batch, outcome.suspects);
    return outcome;
  }
  if (m_maxGradNorm > 0)
    m_optimizer.scaleGradients(std::min(1.0, m_maxGradNorm / (outcome.gradientNorm + kClipEpsilon)));
  m_optimizer.step(learningRate);
  m_scale.good();
  return outcome;
}

StepOutcome OptimizerStep::run(const std::vector<EpochPlan::MicroBatch>& microBatches, double learningRate,
                               uint64_t seed) {
  StepOutcome outcome;
  std::vector<PackedBatch> batches;
  for (const auto& elements : microBatches) batches.push_back(assembleBatch(m_data, elements));
  if (!accumulate(batches, seed, outcome)) {
    m_optimizer.zeroGradients();
    return outcome;
  }
  return finish(learningRate, batches, outcome);
}

} // namespace tw
