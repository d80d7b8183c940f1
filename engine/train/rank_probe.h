#pragma once
// Looks at the gradients of a run's first batches and says which rank each module is to have.
#include "engine/data/sampler.h"
#include "engine/tune/base/method.h"

#include <functional>

namespace tw {

struct AllocatedRanks {
  std::vector<std::pair<std::string, int64_t>> ranks; ///< by module: MethodOptions::rankPattern
  std::vector<std::pair<std::string, double>> alphas; ///< so that every module is scaled as with one rank for all
  int64_t batches = 0;                                ///< that were looked at
};

/// `options`: of a low-rank method, whose r is the mean rank to be had. The model is left as it was.
/// `proceed(done, total)` is told after each batch; false ends with `cancelled`.
/// Errors: those of attaching the method, method.rank_probe (nothing to learn from, no target that has ranks, or a
/// gradient that is not finite), cancelled.
Result<AllocatedRanks> allocateByGradient(CausalModel& model, const MethodOptions& options, const EncodedDataset& data,
                                          const SamplerOptions& sampler, bool checkpointing,
                                          const std::function<bool(int64_t, int64_t)>& proceed);

} // namespace tw
