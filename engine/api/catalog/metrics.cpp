#include "engine/api/catalog/choice.h"

namespace tw {

const std::vector<Choice>& metricChoices() {
  static const std::vector<Choice> choices = {
      {"perplexity", TW_TEXT("Perplexity"), TW_TEXT("How well the model foretells the data's tokens."), {}, false},
      {"bleu", TW_TEXT("BLEU"), {}, {}, true},
      {"rouge", TW_TEXT("ROUGE"), {}, {}, true},
      {"exact_match", TW_TEXT("Exact match"), {}, {}, true}};
  return choices;
}

} // namespace tw
