#pragma once
// Is the merged model the adapter model? Both are run on the same prompts and their logits compared.
#include "engine/api/events.h"
#include "engine/base/files.h"

#include <ATen/ATen.h>
#include <cstdint>
#include <stop_token>
#include <utility>
#include <vector>

namespace tw {

/// A text as ids, and the places in it whose logits are compared (empty: all of them).
struct VerifyPrompt {
  std::vector<int32_t> ids;
  std::vector<int64_t> positions;
};

struct VerifyOptions {
  fs::path model; ///< the base from which `merged` was made
  std::vector<std::pair<fs::path, double>> adapters;
  fs::path merged;
  std::vector<VerifyPrompt> prompts; ///< empty: a few sequences spread over the vocabulary
  at::Device device = at::kCPU;
  std::stop_token stop = {};
};

/// Compares (base from its unquantised files + mounted adapters) with (merged, reloaded from disk), both computed in
/// float32. Gaps are said in logits and relative to the largest logit of the adapter model; top1_agreement is the share
/// of positions with the same most likely token. Of the result, `data` is the caller's to fill. Errors: verify.token,
/// verify.shape, verify.not_finite, cancelled, and those of loading.
Result<events::Verified> verifyMerged(const VerifyOptions& options);

} // namespace tw
