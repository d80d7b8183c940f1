#include "engine/api/catalog/choice.h"

namespace tw {

const std::vector<Choice>& optimizerChoices() {
  static const std::vector<Choice> choices = {
      {"adamw",
       TW_TEXT("AdamW"),
       TW_TEXT("The usual choice: a step of its own size for each value, from two averages of the gradient."),
       {"training.adam_beta1", "training.adam_beta2", "training.adam_epsilon"},
       false},
      {"lion",
       TW_TEXT("Lion"),
       TW_TEXT(
           "Half of AdamW's memory: a step of one size for all values, by the sign of one average of the gradient."),
       {"training.adam_beta1", "training.adam_beta2"},
       false},
      {"adamw_8bit", TW_TEXT("AdamW in 8 bits"), {}, {}, true},
      {"paged_adamw", TW_TEXT("AdamW, paged"), {}, {}, true},
      {"paged_adamw_8bit", TW_TEXT("AdamW in 8 bits, paged"), {}, {}, true},
      {"adafactor", TW_TEXT("Adafactor"), {}, {}, true}};
  return choices;
}

} // namespace tw
