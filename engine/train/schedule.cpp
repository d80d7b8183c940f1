#include "engine/train/schedule.h"

#include <algorithm>
#include <cmath>

namespace tw {
namespace {

constexpr double kPi = 3.14159265358979323846;
constexpr int64_t kInverseSqrtTimescale = 10000; ///< Transformers' value without warm-up

double halfCosine(double progress) { return 0.5 * (1.0 + std::cos(kPi * progress)); }

} // namespace

std::vector<std::string> scheduleTypes() {
  return {"cosine",     "linear",       "constant",           "constant_with_warmup",     "cosine_with_restarts",
          "polynomial", "inverse_sqrt", "cosine_with_min_lr", "cosine_warmup_with_min_lr"};
}

Result<Schedule> Schedule::create(const ScheduleOptions& options, int64_t totalSteps) {
  const auto types = scheduleTypes();
  if (std::find(types.begin(), types.end(), options.type) == types.end()) {
    std::string list;
    for (const auto& type : types) list += (list.empty() ? "" : ", ") + type;
    return fail(requestError("schedule.unknown", "There is no learning-rate schedule " + options.type + " here.",
                             "Choose one of: " + list + ".")
                    .in("training.lr_scheduler_type"));
  }
  const int64_t warmup = options.warmupSteps > 0
                             ? options.warmupSteps
                             : static_cast<int64_t>(std::ceil(options.warmupRatio * static_cast<double>(totalSteps)));
  return Schedule(options, warmup, totalSteps);
}

double Schedule::factor(int64_t step, double peak) const {
  const auto& type = m_options.type;
  if (type == "constant") return 1.0;
  const double s = static_cast<double>(step), warmup = static_cast<double>(m_warmup);
  if (step < m_warmup) return type == "cosine_warmup_with_min_lr" ? (s + 1.0) / warmup : s / warmup;
  if (type == "constant_with_warmup") return 1.0;
  if (type == "inverse_sqrt") {
    const double timescale = static_cast<double>(m_warmup > 0 ? m_warmup : kInverseSqrtTimescale);
    return 1.0 / std::sqrt((s + timescale - warmup) / timescale);
  }
  const double rest = static_cast<double>(std::max<int64_t>(1, m_total - m_warmup));
  const double progress = (s - warmup) / rest;
  if (type == "linear") return std::max(0.0, static_cast<double>(m_total - step) / rest);
  if (type == "polynomial") { // power 1
    const double end = m_options.lrEnd / peak;
    return step > m_total ? end : (1.0 - end) * (1.0 - progress) + end;
  }
  if (type == "cosine_with_restarts") return progress >= 1.0 ? 0.0 : halfCosine(std::fmod(progress, 1.0)); // one cycle
  const double floor = m_options.minLrRate;
  if (type == "cosine_with_min_lr") return std::max(0.0, halfCosine(progress) * (1.0 - floor) + floor);
  if (type == "cosine_warmup_with_min_lr")
    return std::max(0.0, halfCosine(progress + 1.0 / rest) * (1.0 - floor) + floor);
  return std::max(0.0, halfCosine(progress));
}

double Schedule::rate(int64_t step, double peak) const { return peak > 0 ? peak * factor(step, peak) : 0.0; }

} // namespace tw
