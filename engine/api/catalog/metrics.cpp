#include "engine/api/catalog/choice.h"

namespace tw {

const std::vector<Choice>& metricChoices() {
  static const std::vector<Choice> choices = {
      {"perplexity", "Perplexity", "How well the model foretells the data's tokens.", {}, false},
      {"bleu", "BLEU", "", {}, true},
      {"rouge", "ROUGE", "", {}, true},
      {"exact_match", "Exact match", "", {}, true}};
  return choices;
}

} // namespace tw
