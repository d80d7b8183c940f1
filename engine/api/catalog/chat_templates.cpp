#include "engine/api/catalog/choice.h"

namespace tw {

const std::vector<Choice>& chatTemplateChoices() {
  static const std::vector<Choice> choices = {
      {"auto", "Automatic", "The model's own template, else Alpaca.", {}, false},
      {"model", "The model's own", "", {}, false},
      {"alpaca", "Alpaca", "### Instruction: … ### Response: …", {}, false},
      {"alpaca_zh", "Alpaca (Chinese)", "### 指令: … ### 回答: …", {}, false},
      {"human_assistant", "Human / Assistant", "### Human: … ### Assistant: …", {}, false}};
  return choices;
}

} // namespace tw
