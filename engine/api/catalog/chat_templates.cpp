#include "engine/api/catalog/choice.h"

namespace tw {

const std::vector<Choice>& chatTemplateChoices() {
  static const std::vector<Choice> choices = {
      {"auto", TW_TEXT("Automatic"), TW_TEXT("The model's own template, else Alpaca."), {}, false},
      {"model", TW_TEXT("The model's own"), {}, {}, false},
      {"alpaca", TW_TEXT("Alpaca"), TW_TEXT("### Instruction: … ### Response: …"), {}, false},
      {"alpaca_zh", TW_TEXT("Alpaca (Chinese)"), Text::verbatim("### 指令: … ### 回答: …"), {}, false},
      {"human_assistant", TW_TEXT("Human / Assistant"), TW_TEXT("### Human: … ### Assistant: …"), {}, false}};
  return choices;
}

} // namespace tw
