#include "engine/train/evaluation.h"

#include "engine/train/batch_loss.h"

namespace tw {

EvaluationResult evaluateLoss(CausalModel& model, const EncodedDataset& data, const SamplerOptions& sampler,
                              const std::function<bool(int64_t, int64_t)>& proceed, ProcessGroup& group) {
  const at::NoGradGuard guard;
  auto options = sampler;
  options.shuffle = false;
  options.accumulation = 1;
  EncodedDataset once; // weights repeat sources in training; an evaluation uses each sample once
  const bool weighted =
      std::any_of(data.sourceWeights.begin(), data.sourceWeights.end(), [](double weight) { return weight != 1.0; });
  if (weighted) {
    once.samples = data.samples;
    once.sourceWeights.assign(data.sourceWeights.size(), 1.0);
  }
  const auto& samples = weighted ? once : data;
  const EpochPlan plan(samples, options, 0);
  EvaluationResult result;
  for (int64_t step = 0; step < plan.steps(); ++step) {
    if (!group.takes(static_cast<size_t>(step))) continue;
    for (const auto& elements : plan.step(step)) {
      const auto loss = batchLoss(model, assembleBatch(samples, elements), ForwardOptions{});
      if (loss.targets > 0) result.lossSum += loss.sum.item<double>();
      result.targets += loss.targets;
      result.tokens += loss.tokens;
    }
    if (proceed && !proceed(step + 1, plan.steps())) {
      result.stopped = true;
      break;
    }
  }
  result.stopped = group.any(result.stopped);
  result.lossSum = group.total(result.lossSum);
  result.targets = group.total(result.targets);
  result.tokens = group.total(result.tokens);
  return result;
}

} // namespace tw
