#pragma once
// Learning-rate schedules: the closed formulas of transformers/optimization.py (5.x), by their lr_scheduler_type names.
#include "engine/api/result.h"

#include <cstdint>
#include <string>
#include <vector>

namespace tw {

struct ScheduleOptions {
  std::string type = "cosine";
  int64_t warmupSteps = 0;  ///< > 0 wins over warmupRatio
  double warmupRatio = 0.0; ///< of all steps, rounded up
  double minLrRate = 0.1;   ///< floor of cosine_with_min_lr and cosine_warmup_with_min_lr as a part of the peak rate
  double lrEnd = 1e-7;      ///< of polynomial, absolute
};

/// linear, cosine, cosine_with_restarts, polynomial, constant, constant_with_warmup, inverse_sqrt, cosine_with_min_lr,
/// cosine_warmup_with_min_lr.
std::vector<std::string> scheduleTypes();

class Schedule {
 public:
  /// Errors: schedule.unknown (lists the known ones).
  static Result<Schedule> create(const ScheduleOptions& options, int64_t totalSteps);
  /// Learning rate of the optimizer step that follows `step` finished ones.
  double rate(int64_t step, double peak) const;
  int64_t warmupSteps() const { return m_warmup; }

 private:
  Schedule(ScheduleOptions options, int64_t warmup, int64_t total)
      : m_options(std::move(options)), m_warmup(warmup), m_total(total) {}
  double factor(int64_t step, double peak) const;
  ScheduleOptions m_options;
  int64_t m_warmup, m_total;
};

} // namespace tw
