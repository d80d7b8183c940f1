// How rows are read and what of them is trained on.
#include "engine/api/catalog/choice.h"

namespace tw {

const std::vector<Choice>& dataFormatChoices() {
  static const std::vector<Choice> choices = {{"auto", TW_TEXT("Automatic"), {}, {}, false},
                                              {"alpaca", TW_TEXT("Alpaca format"), {}, {}, false},
                                              {"sharegpt", TW_TEXT("ShareGPT form"), {}, {}, false},
                                              {"messages", TW_TEXT("Chat messages"), {}, {}, false},
                                              {"prompt_completion", TW_TEXT("Prompt and completion"), {}, {}, false},
                                              {"text", TW_TEXT("Plain text"), {}, {}, false}};
  return choices;
}

const std::vector<Choice>& trainOnChoices() {
  static const std::vector<Choice> choices = {{"responses", TW_TEXT("All answers"), {}, {}, false},
                                              {"last_response", TW_TEXT("The last answer"), {}, {}, false},
                                              {"all", TW_TEXT("Everything"), {}, {}, false}};
  return choices;
}

const std::vector<Choice>& overlongChoices() {
  static const std::vector<Choice> choices = {{"auto", TW_TEXT("Automatic"), {}, {}, false},
                                              {"truncate", TW_TEXT("Cut at max_length"), {}, {}, false},
                                              {"drop", TW_TEXT("Leave out"), {}, {}, false},
                                              {"split", TW_TEXT("Split (plain text)"), {}, {}, false}};
  return choices;
}

} // namespace tw
