#include "engine/session/answers.h"

#include "engine/infer/generator.h"

namespace tw {

Result<std::vector<int32_t>> conversationIds(const Tokenizer& tokenizer, const ChatTemplate& chatTemplate, const Json& messages) {
  ChatInputs inputs;
  inputs.messages = messages;
  inputs.addGenerationPrompt = true;
  inputs.variables = templateVariables(tokenizer);
  TW_TRY(const auto rendered, chatTemplate.render(inputs));
  return tokenizer.encode(rendered.text, false).ids;
}

Result<std::vector<std::pair<std::string, std::string>>> answerPrompts(CausalModel& model, std::shared_ptr<const Tokenizer> tokenizer,
                                                                       const ChatTemplate& chatTemplate, const std::vector<std::string>& prompts,
                                                                       const std::string& system) {
  GenerateOptions options;
  options.maxNewTokens = 64;
  options.sampling.temperature = 0;
  options.eosIds = model.config().eosTokenIds;
  if (tokenizer->special().eosId) options.eosIds.push_back(*tokenizer->special().eosId);
  std::vector<std::pair<std::string, std::string>> answers;
  for (const auto& prompt : prompts) {
    Json messages = Json::array();
    if (!system.empty()) messages.push_back({{"role", "system"}, {"content", system}});
    messages.push_back({{"role", "user"}, {"content", prompt}});
    TW_TRY(const auto ids, conversationIds(*tokenizer, chatTemplate, messages));
    TW_TRY(auto answer, generate(model, tokenizer, ids, options));
    answers.emplace_back(prompt, std::move(answer.text));
  }
  return answers;
}

} // namespace tw
