#include "engine/api/catalog/choice.h"

namespace tw {

const std::vector<Choice>& scheduleChoices() {
  static const std::vector<Choice> choices = {
      {"cosine", "Cosine", "Falls to 0 along half a cosine.", {}, false},
      {"linear", "Linear", "Falls to 0 along a straight line.", {}, false},
      {"constant", "Constant", "Stays as it is, without warm-up.", {}, false},
      {"constant_with_warmup", "Constant after warm-up", "Stays as it is after the warm-up.", {}, false},
      {"cosine_with_restarts", "Cosine with restarts", "Falls to 0 along half a cosine; one cycle.", {}, false},
      {"polynomial", "Polynomial", "Falls to 1e-7 along a straight line.", {}, false},
      {"inverse_sqrt", "Inverse square root", "Falls with the square root of the step.", {}, false},
      {"cosine_with_min_lr", "Cosine with a floor", "Falls to a tenth along half a cosine.", {}, false},
      {"cosine_warmup_with_min_lr",
       "Cosine with a floor, warm from the start",
       "Falls to a tenth along half a cosine; the first step has a learning rate already.",
       {},
       false},
      {"reduce_lr_on_plateau", "Reduce on plateau", "", {}, true},
      {"warmup_stable_decay", "Warm-up, stable, decay", "", {}, true}};
  return choices;
}

} // namespace tw
