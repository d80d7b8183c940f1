#include "engine/evaluate/measure_losses.h"

namespace tw {

Result<TokenLosses> measureLosses(CausalModel& model, const EncodedDataset& data, int64_t packLength,
                                  const std::function<void(int64_t, int64_t)>& progress, std::stop_token stop) {
  SamplerOptions sampler;
  sampler.maxLength = packLength;
  const auto result = evaluateLoss(model, data, sampler, [&](int64_t done, int64_t total) {
    if (progress) progress(done, total);
    return !stop.stop_requested();
  });
  if (result.stopped)
    return fail(
        workError("cancelled", TW_TEXT("The evaluation was stopped."), TW_TEXT("Start it again when you like.")));
  return TokenLosses{result.lossSum, result.targets, result.tokens, static_cast<int64_t>(data.samples.size())};
}

} // namespace tw
