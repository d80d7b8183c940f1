#pragma once
// The optimizers by their names in recipes; engine/api/catalog/optimizers.cpp describes the same ones.
#include "engine/api/result.h"
#include "engine/optim/optimizer.h"

namespace tw {

std::vector<std::string> optimizerNames();

/// Errors: optimizer.unknown (names the known ones).
Result<std::unique_ptr<Optimizer>> makeOptimizer(std::vector<TrainableTensor> tensors, const OptimizerOptions& options);

/// What the optimizer called `type` will remember of a tensor of this shape, in bytes: in memory, and in a checkpoint.
/// `full`: TensorTerms::fullState. Errors: optimizer.unknown.
Result<int64_t> optimizerStateBytes(const std::string& type, at::IntArrayRef shape, bool full = false);
/// Whether the state of large tensors may lie in main memory while the parameters are on a GPU. Errors:
/// optimizer.unknown.
Result<bool> optimizerPages(const std::string& type);
/// Whether a trained tensor is one of these tables of embeddings ("model.embed_tokens"), whose state stays in 32 bits,
/// as Transformers and PEFT tell bitsandbytes.
bool isEmbeddingTable(const std::string& tensor, const std::vector<std::string>& tables);

} // namespace tw
