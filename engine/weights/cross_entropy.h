#pragma once
// The output head and the loss in one: the [rows, vocab] logits never exist as a whole.
#include "engine/weights/adaptable_weight.h"

namespace tw::ops {

/// Rows of logits computed at a time so that a chunk in float32 stays within 64 MiB.
int64_t lossChunkRows(int64_t vocab);

/// What some families do to their logits: scale them, then softcap · tanh(logit / softcap).
struct LogitTransform {
  double scale = 1.0;
  double softcap = 0; ///< 0 = none
  bool identity() const { return scale == 1.0 && softcap == 0; }
  at::Tensor apply(const at::Tensor& logits) const;
};

/// Sum of cross entropies of targets int64 [rows] under head(hidden [rows, in]); float32 scalar. The gradients of
/// hidden and of whatever of the head is trainable are computed chunk by chunk in the forward pass and scaled in
/// backward (LIGER's fused linear cross entropy).
at::Tensor linearCrossEntropySum(const at::Tensor& hidden, const at::Tensor& targets, const AdaptableWeight& head,
                                 const ForwardMode& mode, const LogitTransform& transform = {});

} // namespace tw::ops
