#pragma once
// Token-weighted loss and perplexity over encoded samples.
#include "engine/data/sampler.h"
#include "engine/model/causal_model.h"
#include "engine/train/evaluation.h"

namespace tw {

struct PerplexityReport {
  double loss = 0, perplexity = 0; ///< mean over all target tokens; exp of it
  int64_t targets = 0, tokens = 0, samples = 0;
};
Json toJson(const PerplexityReport& report);

/// `packLength` bounds the tokens of one forward pass. Errors: data.no_targets, train.not_finite, cancelled.
Result<PerplexityReport> measurePerplexity(CausalModel& model, const EncodedDataset& data, int64_t packLength,
                                           const std::function<void(int64_t done, int64_t total)>& progress = {},
                                           std::stop_token stop = {});

} // namespace tw
