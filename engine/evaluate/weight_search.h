#pragma once
// Weights for adapters that lie on one base together, found on a few examples without gradients: LoRAHub (Huang et al.
// 2023, arXiv:2307.13269, §3.2). Two things are other than there: the weights count once, for the product of an
// adapter's matrices and not for each of them, and Evolution takes the place of nevergrad's optimiser.
#include "engine/api/result.h"

#include <cstdint>
#include <functional>
#include <vector>

namespace tw {

struct WeightSearchOptions {
  int64_t evaluations = 40; ///< tries beside those of each adapter alone and of what may be left out
  double l1 = 0.05;         ///< what the mean of the weights' magnitudes adds to the loss
  double bound = 1.5;       ///< of a weight's magnitude
  uint64_t seed = 42;
};

struct FoundWeights {
  std::vector<double> weights;
  double loss = 0;           ///< with them
  double base = 0;           ///< with no adapter
  std::vector<double> alone; ///< with each adapter by itself, weight 1
  int64_t evaluations = 0;   ///< of the loss, in all
  size_t bestAlone() const;  ///< index of the best single adapter
};

/// `loss(weights)` is the mean loss on the examples. Starts from the best single adapter and never ends with a higher
/// loss than that one has; at last each weight is left out (0) where that does not make the sum of loss and L1 term
/// worse. `progress(done, at most)`. Errors: those of `loss`; train.not_finite when no adapter has a finite loss.
Result<FoundWeights> searchWeights(size_t adapters, const WeightSearchOptions& options,
                                   const std::function<Result<double>(const std::vector<double>&)>& loss,
                                   const std::function<void(int64_t, int64_t)>& progress = {});

} // namespace tw
