#include "engine/evaluate/perplexity.h"

#include <cmath>

namespace tw {

Json toJson(const PerplexityReport& report) {
  return Json{{"loss", report.loss},
              {"perplexity", report.perplexity},
              {"targets", report.targets},
              {"tokens", report.tokens},
              {"samples", report.samples}};
}

Result<PerplexityReport> measurePerplexity(CausalModel& model, const EncodedDataset& data, int64_t packLength,
                                           const std::function<void(int64_t, int64_t)>& progress,
                                           std::stop_token stop) {
  SamplerOptions sampler;
  sampler.maxLength = packLength;
  const auto result = evaluateLoss(model, data, sampler, [&](int64_t done, int64_t total) {
    if (progress) progress(done, total);
    return !stop.stop_requested();
  });
  if (result.stopped)
    return fail(workError("cancelled", "The evaluation was stopped.", "Start it again when you like."));
  if (result.targets == 0)
    return fail(requestError("data.no_targets", "The data has no token to be predicted.",
                             "Check that it has responses, or evaluate with train_on: all."));
  const double loss = result.loss();
  if (!std::isfinite(loss))
    return fail(workError("train.not_finite", "The loss on this data is not a finite number.",
                          "Check the model's weights, or compute in float32."));
  return PerplexityReport{loss, std::exp(loss), result.targets, result.tokens,
                          static_cast<int64_t>(data.samples.size())};
}

} // namespace tw
