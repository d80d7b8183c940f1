#pragma once
// How much arithmetic a training step is, and how much the device could do: their ratio is the model FLOPs utilisation
// (MFU; PaLM, arXiv:2204.02311, appendix B).
#include "engine/data/dataset.h"
#include "engine/model/causal_model.h"
#include "engine/optim/trainable_tensor.h"

namespace tw {

/// Floating point operations of one optimizer step over `batches`, by the rule: of each weight with n values 2n a token
/// forward and 2n for the gradient of its input, and 2n more for its own gradient where it is trained; of the output
/// head only at the tokens that carry loss; of attention the products of each token with those it sees, four matrices'
/// worth backward for two forward. What is computed again (checkpointing, dequantising) is no work; norms, rotations
/// and the like are left out. `trained`: tensors on weights of the layers, each used once a token; the model has no
/// routed experts.
double trainingFlops(const CausalModel& model, const std::vector<TrainableTensor>& trained,
                     const std::vector<PackedBatch>& batches);

/// Operations a second of a square matrix product of `dtype` on `device`, large enough to be its best: the fastest of
/// some runs, which take about two seconds.
double measuredPeak(at::Device device, at::ScalarType dtype);

} // namespace tw
