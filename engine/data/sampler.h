#pragma once
// The order in which samples reach the trainer: a pure function of (dataset, options, epoch), so that resume is exact.
#include "engine/data/dataset.h"

namespace tw {

struct SamplerOptions {
  int64_t batchSize = 1;     ///< batch elements (packs, or samples without packing) a micro-batch
  int64_t accumulation = 8;  ///< micro-batches an optimizer step
  int64_t maxLength = 1024;  ///< pack length
  bool packing = true, shuffle = true;
  uint64_t seed = 42;
};

/// One epoch as optimizer steps of micro-batches of sample indices. Packing is next-fit in data order: whole samples, at most maxLength tokens,
/// never across the epoch's end; the last, shorter step is kept. A weight of 2.0 uses a source twice an epoch, 0.5 a seeded half of it.
class EpochPlan {
 public:
  EpochPlan(const EncodedDataset& dataset, const SamplerOptions& options, int64_t epoch);
  int64_t steps() const { return static_cast<int64_t>(m_steps.size()); }
  /// Micro-batches of one optimizer step; each is a list of batch elements; each element a list of sample indices (one without packing).
  using Element = std::vector<size_t>;
  using MicroBatch = std::vector<Element>;
  const std::vector<MicroBatch>& step(int64_t index) const { return m_steps[static_cast<size_t>(index)]; }

 private:
  std::vector<std::vector<MicroBatch>> m_steps;
};

/// Concatenates the samples of a micro-batch into one padding-free batch, one segment a sample.
PackedBatch assembleBatch(const EncodedDataset& dataset, const EpochPlan::MicroBatch& elements);

} // namespace tw
