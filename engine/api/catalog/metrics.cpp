#include "engine/api/catalog/choice.h"

namespace tw {

const std::vector<Choice>& metricChoices() {
  static const std::vector<Choice> choices = {
      {"perplexity", TW_TEXT("Perplexity"), TW_TEXT("How well the model foretells the data's tokens."), {}, false},
      {"exact_match",
       TW_TEXT("Exact match"),
       TW_TEXT("The share of the model's answers that are the data's, letter by letter."),
       {},
       false},
      {"bleu", TW_TEXT("BLEU"), {}, {}, true},
      {"rouge", TW_TEXT("ROUGE"), {}, {}, true}};
  return choices;
}

} // namespace tw
