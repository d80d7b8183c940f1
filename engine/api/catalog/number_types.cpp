#include "engine/api/catalog/choice.h"

namespace tw {

const std::vector<Choice>& computeTypeChoices() {
  static const std::vector<Choice> choices = {{"auto", TW_TEXT("Automatic"), {}, {}, false},
                                              {"float32", TW_TEXT("float32"), {}, {}, false},
                                              {"bfloat16", TW_TEXT("bfloat16"), {}, {}, false},
                                              {"float16", TW_TEXT("float16"), {}, {}, false}};
  return choices;
}

const std::vector<Choice>& writtenTypeChoices() {
  static const std::vector<Choice> choices = {{"as-base", TW_TEXT("As the base model"), {}, {}, false},
                                              {"float32", TW_TEXT("float32"), {}, {}, false},
                                              {"bfloat16", TW_TEXT("bfloat16"), {}, {}, false},
                                              {"float16", TW_TEXT("float16"), {}, {}, false}};
  return choices;
}

} // namespace tw
