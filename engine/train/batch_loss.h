#pragma once
#include "engine/data/sampler.h"
#include "engine/model/causal_model.h"

namespace tw {

/// Sum of cross entropy and counts of one assembled batch; the sum is differentiable when gradients are on, undefined when the batch has no target.
struct BatchLoss {
  at::Tensor sum;
  int64_t targets = 0, tokens = 0;
};
BatchLoss batchLoss(CausalModel& model, const PackedBatch& batch, const ForwardOptions& options);

} // namespace tw
