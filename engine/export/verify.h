#pragma once
// Is the merged model the adapter model? Both are run on the same prompts and their logits compared.
#include "engine/api/events.h"
#include "engine/base/files.h"

#include <ATen/ATen.h>
#include <cstdint>
#include <utility>
#include <vector>

namespace tw {

struct VerifyOptions {
  fs::path model; ///< the base from which `merged` was made
  std::vector<std::pair<fs::path, double>> adapters;
  fs::path merged;
  std::vector<std::vector<int32_t>> prompts; ///< token ids; empty: a few sequences spread over the vocabulary
  at::Device device = at::kCPU;
};

/// Compares (base from its unquantised files + mounted adapters) with (merged, reloaded from disk), both computed in
/// float32, at every position. Gaps are relative to the largest logit of the adapter model; top1_agreement is the share
/// of positions with the same most likely token. Errors: verify.token, verify.shape, verify.not_finite, and those of
/// loading.
Result<events::Verified> verifyMerged(const VerifyOptions& options);

} // namespace tw
