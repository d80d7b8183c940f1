#include "engine/train/schedule.h"

#include <algorithm>
#include <cmath>

namespace tw {

/// What a factor of the peak rate is computed from.
struct SchedulePlace {
  double step = 0, warmup = 0, total = 0;
  double end = 0;    ///< the last factor of polynomial
  double lowest = 0; ///< the floor of those that have one, as a factor
  double rest() const { return std::max(1.0, total - warmup); }
  double progress() const { return (step - warmup) / rest(); }
};

namespace {

constexpr double kPi = 3.14159265358979323846;
constexpr double kInverseSqrtTimescale = 10000; ///< Transformers' value without warm-up

double halfCosine(double progress) { return 0.5 * (1.0 + std::cos(kPi * progress)); }
double cosineTo(double lowest, double progress) {
  return std::max(0.0, halfCosine(progress) * (1.0 - lowest) + lowest);
}

double rises(const SchedulePlace& at) { return at.step / at.warmup; }
double stays(const SchedulePlace&) { return 1.0; }
double risesAtOnce(const SchedulePlace& at) { return (at.step + 1.0) / at.warmup; }

double linear(const SchedulePlace& at) { return std::max(0.0, (at.total - at.step) / at.rest()); }
double cosine(const SchedulePlace& at) { return std::max(0.0, halfCosine(at.progress())); }
double cosineWithRestarts(const SchedulePlace& at) { // one cycle
  return at.progress() >= 1.0 ? 0.0 : halfCosine(std::fmod(at.progress(), 1.0));
}
double cosineWithFloor(const SchedulePlace& at) { return cosineTo(at.lowest, at.progress()); }
double cosineOneAhead(const SchedulePlace& at) { return cosineTo(at.lowest, at.progress() + 1.0 / at.rest()); }
double polynomial(const SchedulePlace& at) { // power 1
  return at.step > at.total ? at.end : (1.0 - at.end) * (1.0 - at.progress()) + at.end;
}
double inverseSqrt(const SchedulePlace& at) {
  const double timescale = at.warmup > 0 ? at.warmup : kInverseSqrtTimescale;
  return 1.0 / std::sqrt((at.step + timescale - at.warmup) / timescale);
}

} // namespace

struct ScheduleKind {
  const char* type;
  double (*factor)(const SchedulePlace&); ///< after the warm-up
  double (*warm)(const SchedulePlace&);   ///< in it
};

namespace {

const ScheduleKind kSchedules[] = {{"cosine", cosine, rises},
                                   {"linear", linear, rises},
                                   {"constant", stays, stays},
                                   {"constant_with_warmup", stays, rises},
                                   {"cosine_with_restarts", cosineWithRestarts, rises},
                                   {"polynomial", polynomial, rises},
                                   {"inverse_sqrt", inverseSqrt, rises},
                                   {"cosine_with_min_lr", cosineWithFloor, rises},
                                   {"cosine_warmup_with_min_lr", cosineOneAhead, risesAtOnce}};

} // namespace

std::vector<std::string> scheduleTypes() {
  std::vector<std::string> types;
  for (const auto& kind : kSchedules) types.emplace_back(kind.type);
  return types;
}

Result<Schedule> Schedule::create(const ScheduleOptions& options, int64_t totalSteps) {
  const auto kind = std::find_if(std::begin(kSchedules), std::end(kSchedules),
                                 [&](const ScheduleKind& known) { return options.type == known.type; });
  if (kind == std::end(kSchedules)) {
    std::string list;
    for (const auto& type : scheduleTypes()) list += (list.empty() ? "" : ", ") + type;
    return fail(requestError("schedule.unknown", TW_TEXT("There is no learning-rate schedule %1 here.", options.type),
                             TW_TEXT("Choose one of: %1.", list))
                    .in("training.lr_scheduler_type"));
  }
  const int64_t warmup = options.warmupSteps > 0
                             ? options.warmupSteps
                             : static_cast<int64_t>(std::ceil(options.warmupRatio * static_cast<double>(totalSteps)));
  Schedule schedule(*kind, options, warmup, totalSteps);
  // Transformers' rate of the first step of a warm-up is 0: a run of one step would learn nothing.
  if (totalSteps == 1 && warmup > 0 && !(schedule.rate(0, 1.0) > 0)) {
    schedule.m_warmup = 0;
    schedule.m_skipsWarmup = true;
  }
  return schedule;
}

double Schedule::rate(int64_t step, double peak) const {
  if (!(peak > 0)) return 0.0;
  const int64_t every = m_options.restartEvery, warmup = m_options.restartWarmup;
  if (every > 0 && step >= every && step % every < warmup) {
    const int64_t risen = std::min(m_total, step - step % every + warmup);
    return peak * factorAt(risen, peak) * static_cast<double>(step % every) / static_cast<double>(warmup);
  }
  return peak * factorAt(step, peak);
}

double Schedule::factorAt(int64_t step, double peak) const {
  SchedulePlace at;
  at.step = static_cast<double>(step);
  at.warmup = static_cast<double>(m_warmup);
  at.total = static_cast<double>(m_total);
  at.end = m_options.lrEnd / peak;
  at.lowest = m_options.minLr ? *m_options.minLr / peak : m_options.minLrRate;
  return step < m_warmup ? m_kind->warm(at) : m_kind->factor(at);
}

} // namespace tw
