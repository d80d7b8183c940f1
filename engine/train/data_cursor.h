#pragma once
// Where the trainer is in the data: epochs of optimizer steps, built one epoch at a time.
#include "engine/data/sampler.h"

#include <optional>

namespace tw {

class DataCursor {
 public:
  DataCursor(const EncodedDataset& dataset, SamplerOptions options) : m_dataset(dataset), m_options(options) {
    seek(0, 0);
  }

  /// Optimizer steps of so many epochs: whole ones, then the same part of the steps of the next, rounded up (as
  /// Transformers does).
  int64_t stepsOf(double epochs) const;
  void seek(int64_t epoch, int64_t step);
  /// Micro-batches of the optimizer step at hand. The plan must not be empty.
  std::vector<EpochPlan::MicroBatch> current() const { return m_plan->step(m_step); }
  void advance();
  bool empty() const { return m_plan->steps() == 0; }
  int64_t epoch() const { return m_epoch; }
  int64_t stepInEpoch() const { return m_step; }
  /// 1.5 = in the middle of the second epoch.
  double progress() const {
    return static_cast<double>(m_epoch) +
           static_cast<double>(m_step) / static_cast<double>(std::max<int64_t>(1, m_plan->steps()));
  }

 private:
  const EncodedDataset& m_dataset;
  SamplerOptions m_options;
  std::optional<EpochPlan> m_plan;
  int64_t m_epoch = 0, m_step = 0;
};

} // namespace tw
