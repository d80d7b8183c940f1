#include "engine/api/catalog/choice.h"

namespace tw {

const std::vector<Choice>& computeTypeChoices() {
  static const std::vector<Choice> choices = {{"auto", "Automatic", "", {}, false},
                                              {"float32", "float32", "", {}, false},
                                              {"bfloat16", "bfloat16", "", {}, false},
                                              {"float16", "float16", "", {}, false}};
  return choices;
}

const std::vector<Choice>& writtenTypeChoices() {
  static const std::vector<Choice> choices = {{"as-base", "As the base model", "", {}, false},
                                              {"float32", "float32", "", {}, false},
                                              {"bfloat16", "bfloat16", "", {}, false},
                                              {"float16", "float16", "", {}, false}};
  return choices;
}

} // namespace tw
