#pragma once
// Layers whose activations are dropped and computed again in backward (arXiv:1604.06174).
#include <ATen/ATen.h>
#include <functional>
#include <vector>

namespace tw {

/// A piece of a model: tensors in, tensors out. What it needs besides it holds by value, or it outlives the backward
/// pass.
using Piece = std::function<std::vector<at::Tensor>(const std::vector<at::Tensor>& inputs)>;

/// piece(inputs), of which only the inputs are kept. It must give the same again: dropout masks depend on a seed, not
/// on the moment. The gradients of what the piece holds (adapters, trained weights) are accumulated where they lie.
std::vector<at::Tensor> checkpointed(Piece piece, const std::vector<at::Tensor>& inputs);

} // namespace tw
