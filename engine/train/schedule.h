#pragma once
// Learning-rate schedules: the closed formulas of transformers/optimization.py (5.x), by their lr_scheduler_type names.
#include "engine/api/result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tw {

struct ScheduleOptions {
  std::string type = "cosine";
  int64_t warmupSteps = 0;  ///< > 0 wins over warmupRatio
  double warmupRatio = 0.0; ///< of all steps, rounded up
  /// Floor of cosine_with_min_lr and cosine_warmup_with_min_lr, as Transformers' lr_scheduler_kwargs name it: as a
  /// rate, else as a part of the peak rate.
  std::optional<double> minLr;
  double minLrRate = 0.1;
  double lrEnd = 1e-7; ///< of polynomial, absolute
  /// Every so many steps the rate rises anew from 0, in so many steps, to where it then would be (ReLoRA); 0: never.
  int64_t restartEvery = 0, restartWarmup = 0;
};

struct ScheduleKind;
/// engine/api/catalog/schedules.cpp describes the same ones.
std::vector<std::string> scheduleTypes();

class Schedule {
 public:
  /// A run of one step has no warm-up where that would make its only rate 0 (skipsWarmup()). Errors: schedule.unknown
  /// (lists the known ones).
  static Result<Schedule> create(const ScheduleOptions& options, int64_t totalSteps);
  /// Learning rate of the optimizer step that follows `step` finished ones.
  double rate(int64_t step, double peak) const;
  int64_t warmupSteps() const { return m_warmup; }
  bool skipsWarmup() const { return m_skipsWarmup; }

 private:
  double factorAt(int64_t step, double peak) const;
  Schedule(const ScheduleKind& kind, ScheduleOptions options, int64_t warmup, int64_t total)
      : m_kind(&kind), m_options(std::move(options)), m_warmup(warmup), m_total(total) {}
  const ScheduleKind* m_kind;
  ScheduleOptions m_options;
  int64_t m_warmup, m_total;
  bool m_skipsWarmup = false;
};

} // namespace tw
