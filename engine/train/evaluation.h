#pragma once
#include "engine/data/sampler.h"
#include "engine/model/causal_model.h"
#include "engine/train/process_group.h"

namespace tw {

struct EvaluationResult {
  double lossSum = 0;
  int64_t targets = 0, tokens = 0;
  bool stopped = false; ///< `proceed` said no
  double loss() const { return targets > 0 ? lossSum / static_cast<double>(targets) : 0; }
};

/// Token-weighted loss over all samples once, in file order, without gradients. `proceed(done, total)` is asked after
/// each batch. The processes of a group share the batches, and all have the result; one that may not proceed stops all.
EvaluationResult evaluateLoss(CausalModel& model, const EncodedDataset& data, const SamplerOptions& sampler,
                              const std::function<bool(int64_t done, int64_t total)>& proceed = {},
                              ProcessGroup& group = alone());

} // namespace tw
