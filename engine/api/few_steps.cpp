#include "engine/api/few_steps.h"

namespace tw {

std::optional<events::Advice> adviceOnSteps(int64_t steps) {
  if (steps <= 0 || steps >= kFewSteps) return std::nullopt;
  return events::Advice{
      "train.few_steps",
      TW_TEXT("A model learns little from so few steps (%1). Lower training.gradient_accumulation_steps, or raise "
              "training.num_train_epochs or training.max_steps.",
              steps)};
}

} // namespace tw
