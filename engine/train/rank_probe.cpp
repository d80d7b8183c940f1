#include "engine/train/rank_probe.h"

#include "engine/train/batch_loss.h"
#include "engine/tune/base/method_registry.h"
#include "engine/tune/base/rank_allocation.h"

#include <cmath>

namespace tw {
namespace {

constexpr size_t kBatches = 16; ///< as many as two usual optimizer steps have

std::vector<EpochPlan::MicroBatch> firstBatches(const EncodedDataset& data, const SamplerOptions& sampler) {
  std::vector<EpochPlan::MicroBatch> batches;
  const EpochPlan plan(data, sampler, 0);
  for (int64_t step = 0; step < plan.steps() && batches.size() < kBatches; ++step)
    for (auto& batch : plan.step(step))
      if (batches.size() < kBatches) batches.push_back(std::move(batch));
  return batches;
}

Error probeFailed(const Text& reason) {
  return workError("method.rank_probe", TW_TEXT("The ranks cannot be chosen by gradients: %1.", reason),
                   TW_TEXT("Set method.rank_allocation to fixed."));
}

/// The gradients of all batches, weighted by tokens as in a step, gather in the probe's tensors.
Result<int64_t> gather(CausalModel& model, const EncodedDataset& data, const SamplerOptions& sampler,
                       bool checkpointing, const std::function<bool(int64_t, int64_t)>& proceed) {
  const auto batches = firstBatches(data, sampler);
  int64_t targets = 0;
  std::vector<PackedBatch> packed;
  for (const auto& batch : batches) {
    packed.push_back(assembleBatch(data, batch));
    targets += targetCount(model, packed.back());
  }
  for (size_t i = 0; i < packed.size(); ++i) {
    ForwardOptions forward;
    forward.mode.training = true;
    forward.checkpointing = checkpointing;
    const auto loss = batchLoss(model, packed[i], forward);
    if (loss.targets > 0 && loss.sum.requires_grad()) (loss.sum / static_cast<double>(targets)).backward();
    if (proceed && !proceed(static_cast<int64_t>(i) + 1, static_cast<int64_t>(packed.size())))
      return fail(
          workError("cancelled", TW_TEXT("Choosing the ranks was stopped."), TW_TEXT("Start it again when you want.")));
  }
  if (targets == 0) return fail(probeFailed(TW_TEXT("the first batches have nothing to be learnt")));
  return static_cast<int64_t>(packed.size());
}

bool finite(const GradientSpectrum& spectrum) {
  return std::all_of(spectrum.energy.begin(), spectrum.energy.end(), [](double e) { return std::isfinite(e); });
}

} // namespace

Result<AllocatedRanks> allocateByGradient(CausalModel& model, const MethodOptions& options, const EncodedDataset& data,
                                          const SamplerOptions& sampler, bool checkpointing,
                                          const std::function<bool(int64_t, int64_t)>& proceed) {
  const auto probed = rankProbe(options);
  TW_TRY(const auto probe, methodRegistry().create(probed));
  TW_CHECK(probe->attach(model));
  /// Whatever happens: the model is to be trained with another method.
  struct Detach {
    TuningMethod& method;
    ~Detach() { method.detach(); }
  } const detach{*probe};
  AllocatedRanks allocated;
  TW_TRY(allocated.batches, gather(model, data, sampler, checkpointing, proceed));
  const auto spectra = gradientSpectra(*probe, probed.r);
  if (spectra.empty()) return fail(probeFailed(TW_TEXT("no target is a plain linear layer")));
  for (const auto& spectrum : spectra)
    if (!finite(spectrum)) return fail(probeFailed(TW_TEXT("a gradient of %1 is not finite", spectrum.module)));
  const auto ranks = allocateRanks(spectra, options.r);
  for (size_t i = 0; i < ranks.size(); ++i) {
    const double share = static_cast<double>(ranks[i]) / static_cast<double>(options.r);
    allocated.ranks.emplace_back(spectra[i].module, ranks[i]);
    allocated.alphas.emplace_back(spectra[i].module,
                                  options.loraAlpha * (options.useRslora ? std::sqrt(share) : share));
  }
  return allocated;
}

} // namespace tw
