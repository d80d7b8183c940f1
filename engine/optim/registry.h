#pragma once
// The optimizers by their names in recipes; engine/api/catalog/optimizers.cpp describes the same ones.
#include "engine/api/result.h"
#include "engine/optim/optimizer.h"

namespace tw {

std::vector<std::string> optimizerNames();

/// Errors: optimizer.unknown (names the known ones).
Result<std::unique_ptr<Optimizer>> makeOptimizer(std::vector<TrainableTensor> tensors, const OptimizerOptions& options);

/// What the optimizer called `type` will remember of a tensor of this shape, in bytes: in memory, and in a checkpoint.
/// Errors: optimizer.unknown.
Result<int64_t> optimizerStateBytes(const std::string& type, at::IntArrayRef shape);

} // namespace tw
