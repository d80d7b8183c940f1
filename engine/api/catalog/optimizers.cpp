#include "engine/api/catalog/choice.h"

namespace tw {

const std::vector<Choice>& optimizerChoices() {
  static const std::vector<std::string> adam = {"training.adam_beta1", "training.adam_beta2", "training.adam_epsilon"};
  static const std::vector<Choice> choices = {
      {"adamw", TW_TEXT("AdamW"),
       TW_TEXT("The usual choice: a step of its own size for each value, from two averages of the gradient."), adam,
       false},
      {"lion",
       TW_TEXT("Lion"),
       TW_TEXT(
           "Half of AdamW's memory: a step of one size for all values, by the sign of one average of the gradient."),
       {"training.adam_beta1", "training.adam_beta2"},
       false},
      {"adamw_8bit", TW_TEXT("AdamW in 8 bits"),
       TW_TEXT("A quarter of AdamW's memory for nearly the same steps: the averages of large tensors are kept in 8 "
               "bits."),
       adam, false},
      {"paged_adamw", TW_TEXT("AdamW, paged"),
       TW_TEXT(
           "AdamW whose averages wait in main memory while a GPU is short of its own; on the processor it is AdamW."),
       adam, false},
      {"paged_adamw_8bit", TW_TEXT("AdamW in 8 bits, paged"),
       TW_TEXT("AdamW in 8 bits whose averages wait in main memory while a GPU is short of its own."), adam, false},
      {"adafactor",
       TW_TEXT("Adafactor"),
       TW_TEXT("Hardly any memory: of each matrix it keeps averages over rows and columns alone. Often used for full "
               "training."),
       {"training.relative_step", "training.scale_parameter", "training.clip_threshold"},
       false}};
  return choices;
}

} // namespace tw
