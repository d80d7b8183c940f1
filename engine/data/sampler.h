#pragma once
// The order in which samples reach the trainer: a pure function of (dataset, options, epoch), so that resume is exact.
#include "engine/data/dataset.h"

namespace tw {

struct SamplerOptions {
  int64_t batchSize = 1;    ///< batch elements (packs, or samples without packing) a micro-batch
  int64_t accumulation = 8; ///< micro-batches an optimizer step
  int64_t maxLength = 1024; ///< pack length
  bool packing = true, shuffle = true;
  uint64_t seed = 42;
};

/// One epoch as optimizer steps of micro-batches of sample indices. Packing is next-fit in data order: whole samples,
/// at most maxLength tokens, never across the epoch's end; the last, shorter step is kept. A weight of 2.0 uses a
/// source twice an epoch, 0.5 a seeded half of it.
class EpochPlan {
 public:
  /// A sample as far as the plan needs it.
  struct Shape {
    int64_t length = 0;
    int32_t source = 0;
  };
  EpochPlan(const EncodedDataset& dataset, const SamplerOptions& options, int64_t epoch);
  /// `samples` in file order, source by source; sources beyond `weights` count once.
  EpochPlan(std::span<const Shape> samples, const std::vector<double>& weights, const SamplerOptions& options,
            int64_t epoch);
  int64_t steps() const { return m_perStep ? (elements() + m_perStep - 1) / m_perStep : 0; }
  /// Batch elements of the whole epoch.
  int64_t elements() const { return static_cast<int64_t>(m_begin.size()) - 1; }
  /// Micro-batches of one optimizer step; each is a list of batch elements; each element a list of sample indices (one
  /// without packing).
  using Element = std::vector<size_t>;
  using MicroBatch = std::vector<Element>;
  std::vector<MicroBatch> step(int64_t index) const;

 private:
  void pack(std::span<const Shape> samples, const SamplerOptions& options);
  std::vector<size_t> m_order;       ///< sample indices in the order of training
  std::vector<size_t> m_begin = {0}; ///< where each element begins in m_order; [elements + 1]
  int64_t m_batchSize = 1, m_perStep = 0;
};

/// Concatenates the samples of a micro-batch into one padding-free batch, one segment a sample.
PackedBatch assembleBatch(const EncodedDataset& dataset, const EpochPlan::MicroBatch& elements);

} // namespace tw
