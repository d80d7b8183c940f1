#pragma once
// A checkpoint held against its configuration by names and shapes alone: what it lacks, and what it is instead.
#include "engine/model/stored_weights.h"
#include "engine/model/tensor_slots.h"

namespace tw {

/// That the files hold every tensor of `slots` in its shape and a type that can be used. `folder` is named in errors.
/// Errors: model.missing_tensor, model.shape, file.damaged; model.unmerged_adapter, model.unsupported (the weights of
/// another program or quantisation), model.no_head.
Result<> checkCheckpoint(const CheckpointFiles& files, const StoredWeights& stored,
                         const std::vector<TensorSlot>& slots, const std::string& folder);

} // namespace tw
