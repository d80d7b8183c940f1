// How rows are read and what of them is trained on.
#include "engine/api/catalog/choice.h"

namespace tw {

const std::vector<Choice>& dataFormatChoices() {
  static const std::vector<Choice> choices = {{"auto", "Automatic", "", {}, false},
                                              {"alpaca", "Alpaca format", "", {}, false},
                                              {"sharegpt", "ShareGPT form", "", {}, false},
                                              {"messages", "Chat messages", "", {}, false},
                                              {"prompt_completion", "Prompt and completion", "", {}, false},
                                              {"text", "Plain text", "", {}, false}};
  return choices;
}

const std::vector<Choice>& trainOnChoices() {
  static const std::vector<Choice> choices = {{"responses", "All answers", "", {}, false},
                                              {"last_response", "The last answer", "", {}, false},
                                              {"all", "Everything", "", {}, false}};
  return choices;
}

const std::vector<Choice>& overlongChoices() {
  static const std::vector<Choice> choices = {{"truncate", "Cut at max_length", "", {}, false},
                                              {"drop", "Leave out", "", {}, false},
                                              {"split", "Split (plain text)", "", {}, false}};
  return choices;
}

} // namespace tw
