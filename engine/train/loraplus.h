#pragma once
#include "engine/optim/trainable_tensor.h"

namespace tw {

/// LoRA+ (Hayou et al. 2024, arXiv:2402.12354): B is trained at a higher rate than A. Groups as PEFT's
/// create_loraplus_optimizer makes them; weight decay follows TrainableTensor::decays.
struct LoraPlus {
  double ratio = 16;           ///< B's rate, and that of vectors, as a multiple of the run's
  double embeddingRate = 1e-6; ///< of the matrices on a table of embeddings; follows the schedule too
  /// The tensor's rate as a multiple of the run's, which is `rate` at its peak.
  double factor(const TrainableTensor& tensor, double rate) const;
};

} // namespace tw
