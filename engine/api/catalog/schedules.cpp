#include "engine/api/catalog/choice.h"

namespace tw {

const std::vector<Choice>& scheduleChoices() {
  static const std::vector<Choice> choices = {
      {"cosine", TW_TEXT("Cosine"), TW_TEXT("Falls to 0 along half a cosine."), {}, false},
      {"linear", TW_TEXT("Linear"), TW_TEXT("Falls to 0 along a straight line."), {}, false},
      {"constant", TW_TEXT("Constant"), TW_TEXT("Stays as it is, without warm-up."), {}, false},
      {"constant_with_warmup",
       TW_TEXT("Constant after warm-up"),
       TW_TEXT("Stays as it is after the warm-up."),
       {},
       false},
      {"cosine_with_restarts",
       TW_TEXT("Cosine with restarts"),
       TW_TEXT("Falls to 0 along half a cosine; one cycle."),
       {},
       false},
      {"polynomial", TW_TEXT("Polynomial"), TW_TEXT("Falls to 1e-7 along a straight line."), {}, false},
      {"inverse_sqrt", TW_TEXT("Inverse square root"), TW_TEXT("Falls with the square root of the step."), {}, false},
      {"cosine_with_min_lr",
       TW_TEXT("Cosine with a floor"),
       TW_TEXT("Falls along half a cosine, not below min_lr or min_lr_rate."),
       {"training.min_lr_rate", "training.min_lr"},
       false},
      {"cosine_warmup_with_min_lr",
       TW_TEXT("Cosine with a floor, warm from the start"),
       TW_TEXT(
           "Falls along half a cosine, not below min_lr or min_lr_rate; the first step has a learning rate already."),
       {"training.min_lr_rate", "training.min_lr"},
       false},
      {"reduce_lr_on_plateau", TW_TEXT("Reduce on plateau"), {}, {}, true},
      {"warmup_stable_decay", TW_TEXT("Warm-up, stable, decay"), {}, {}, true}};
  return choices;
}

} // namespace tw
