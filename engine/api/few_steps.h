#pragma once
// Runs so short that little comes of them: one rule for the window, the command line and the run itself.
#include "engine/api/events.h"
#include "engine/api/recipe.h"

#include <cmath>

namespace tw {

constexpr int64_t kFewSteps = 10; ///< below: warm-up hardly ends before training does

inline int64_t plannedSteps(int64_t stepsOfAnEpoch, const TrainingSettings& training) {
  return training.max_steps > 0
             ? training.max_steps
             : static_cast<int64_t>(std::ceil(static_cast<double>(stepsOfAnEpoch) * training.num_train_epochs));
}

/// Nothing for as many steps as make sense, or when their number is not known (0).
std::optional<events::Advice> adviceOnSteps(int64_t steps);

} // namespace tw
