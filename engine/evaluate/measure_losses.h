#pragma once
#include "engine/evaluate/metric.h"
#include "engine/train/evaluation.h"

#include <functional>
#include <stop_token>

namespace tw {

/// The losses of all samples, once. `packLength` bounds the tokens of one forward pass. Errors: cancelled.
Result<TokenLosses> measureLosses(CausalModel& model, const EncodedDataset& data, int64_t packLength,
                                  const std::function<void(int64_t done, int64_t total)>& progress = {},
                                  std::stop_token stop = {});

} // namespace tw
