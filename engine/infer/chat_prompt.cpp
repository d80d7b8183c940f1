#include "engine/infer/chat_prompt.h"

namespace tw {

Result<std::vector<int32_t>> conversationIds(const Tokenizer& tokenizer, const ChatTemplate& chatTemplate,
                                             const Json& messages, const Json& tools) {
  ChatInputs inputs;
  inputs.messages = messages;
  inputs.tools = tools;
  inputs.addGenerationPrompt = true;
  inputs.variables = templateVariables(tokenizer);
  TW_TRY(const auto rendered, chatTemplate.render(inputs));
  return tokenizer.encode(rendered.text, false).ids;
}

} // namespace tw
