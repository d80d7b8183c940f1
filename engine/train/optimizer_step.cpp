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

bool OptimizerStep::accumulate(const std::vector<Part>& parts, uint64_t seed, StepOutcome& outcome) {
  int64_t counted = 0;
  for (const auto& part : parts) counted += targetCount(m_model, part.batch);
  const int64_t targets = m_group.total(counted);
  std::vector<at::Tensor> sums, extras;
  std::vector<size_t> owners;
  bool interrupted = false;
  for (size_t i = 0; i < parts.size(); ++i) {
    if (interrupted = !m_proceed(); interrupted) break;
    ForwardOptions options;
    options.mode.training = true;
    options.mode.dropoutSeed = mixSeed(seed, 0, parts[i].place);
    options.checkpointing = m_checkpointing;
    const auto loss = batchLoss(m_model, parts[i].batch, options);
    outcome.tokens += loss.tokens;
    if (loss.targets == 0) continue;
    const auto whole = loss.extra.defined() ? loss.sum + loss.extra : loss.sum;
    if (whole.requires_grad()) (whole * (m_scale.value() / static_cast<double>(targets))).backward();
    sums.push_back(loss.sum.detach());
    if (loss.extra.defined()) extras.push_back(loss.extra.detach());
    owners.push_back(i);
  }
  const auto extra = m_method && !interrupted && targets > 0 ? m_method->extraLoss() : at::Tensor();
  if (extra.defined() && extra.requires_grad()) // each process has it, and the gradients are summed
    (extra * (m_scale.value() / static_cast<double>(m_group.size()))).backward();
  outcome.end = m_group.any(interrupted) ? StepOutcome::End::Interrupted
                : targets == 0           ? StepOutcome::End::Skipped
                                         : StepOutcome::End::Applied;
  if (outcome.end == StepOutcome::End::Interrupted) return false;
  if (extra.defined()) outcome.extraLoss = extra.item<double>();
  for (size_t i = 0; i < sums.size(); ++i) { // one look at the device, after all work has been given to it
    const double sum = sums[i].item<double>();
    if (!std::isfinite(sum)) appendSamples(parts[owners[i]].batch, outcome.suspects);
    outcome.loss += sum / static_cast<double>(targets);
  }
  double own = 0; // what methods lost in the passes
  for (const auto& one : extras) own += one.item<double>() / static_cast<double>(targets);
  if (m_group.any(!extras.empty())) outcome.extraLoss = outcome.extraLoss.value_or(0.0) + m_group.total(own);
  outcome.loss = m_group.total(outcome.loss);
  outcome.tokens = m_group.total(outcome.tokens);
  return outcome.end == StepOutcome::End::Applied;
}

StepOutcome& OptimizerStep::finish(const std::vector<Part>& parts, StepOutcome& outcome) {
  m_group.sum(m_optimizer.gradients());
  m_optimizer.scaleGradients(1.0 / m_scale.value());
  outcome.gradientNorm = m_optimizer.gradientNorm();
  const bool lossFinite = std::isfinite(outcome.loss) && std::isfinite(outcome.extraLoss.value_or(0.0));
  if (!lossFinite || !std::isfinite(outcome.gradientNorm)) {
    m_optimizer.zeroGradients();
    if (lossFinite && m_scale.active() && m_scale.overflow()) {
      outcome.end = StepOutcome::End::Skipped;
      return outcome;
    }
    outcome.end = StepOutcome::End::NotFinite;
    outcome.suspects = m_group.joined(outcome.suspects);
    if (!outcome.suspects.empty()) return outcome;
    for (const auto& part : parts) appendSamples(part.batch, outcome.suspects);
    outcome.suspects = m_group.joined(outcome.suspects);
    return outcome;
  }
  if (m_maxGradNorm > 0)
    m_optimizer.scaleGradients(std::min(1.0, m_maxGradNorm / (outcome.gradientNorm + kClipEpsilon)));
  m_optimizer.step(m_learningRate, [this] {
    if (m_method) m_method->afterStep(m_done, m_optimizer);
  });
  m_scale.good();
  return outcome;
}

StepOutcome OptimizerStep::run(const std::vector<EpochPlan::MicroBatch>& microBatches, double learningRate,
                               uint64_t seed) {
  m_learningRate = learningRate;
  StepOutcome outcome;
  std::vector<Part> parts;
  for (size_t i = 0; i < microBatches.size(); ++i)
    if (m_group.takes(i)) parts.push_back({i, assembleBatch(m_data, microBatches[i])});
  if (!accumulate(parts, seed, outcome)) {
    m_optimizer.zeroGradients();
    return outcome;
  }
  return finish(parts, outcome);
}

} // namespace tw
