#pragma once
#include "engine/data/sampler.h"
#include "engine/model/causal_model.h"

namespace tw {

/// Sum of cross entropy and counts of one assembled batch; the sum is differentiable when gradients are on, undefined
/// when the batch has no target. In training, a model with routed experts whose config.json says output_router_logits
/// adds router_aux_loss_coef · the load-balancing loss of the batch's tokens, once a target: a step's mean over targets
/// has the mean of its micro-batches' balance in it, weighted like their cross entropy.
struct BatchLoss {
  at::Tensor sum;
  /// In training: what methods lose of their own in the pass (ForwardMode::extraLoss), once a target, differentiable;
  /// undefined where they lose nothing. Weighted like the cross entropy, and not in `sum`.
  at::Tensor extra;
  int64_t targets = 0, tokens = 0;
};
/// Virtual tokens predict a sample's first token, which is a target then, as in PEFT.
BatchLoss batchLoss(CausalModel& model, const PackedBatch& batch, const ForwardOptions& options);

/// The targets that batchLoss will count.
int64_t targetCount(const CausalModel& model, const PackedBatch& batch);

} // namespace tw
