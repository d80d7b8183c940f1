// Text in, ids out, and back; templates.
#include "engine/base/unicode.h"
#include "engine/session/services/engine_services.h"
#include "engine/session/services/located.h"

namespace tw {

Result<std::shared_ptr<const Tokenizer>> EngineServices::tokenizerOf(const std::string& model) const {
  const auto folder = modelFolder(model);
  const auto key = tokenizerKey(folder);
  const std::lock_guard lock(m_loading);
  if (auto known = m_tokenizers.find(key)) return known;
  TW_TRY(auto tokenizer, loadTokenizer(folder));
  m_tokenizers.put(key, tokenizer);
  return tokenizer;
}

Result<std::vector<std::vector<int32_t>>>
EngineServices::tokenize(const std::string& model, const std::vector<std::string>& texts, bool addSpecialTokens) const {
  TW_TRY(const auto tokenizer, tokenizerOf(model));
  std::vector<std::vector<int32_t>> all;
  for (const auto& text : texts)
    if (const auto place = firstInvalidUtf8(text); place != std::string::npos)
      return fail(requestError("data.encoding", TW_TEXT("The text is not UTF-8 at byte %1.", place),
                               TW_TEXT("Give the text in UTF-8."))
                      .in("text"));
  for (auto& encoding : tokenizer->encodeAll(texts, addSpecialTokens)) all.push_back(std::move(encoding.ids));
  return all;
}

Result<std::vector<std::string>> EngineServices::detokenize(const std::string& model,
                                                            const std::vector<std::vector<int32_t>>& ids,
                                                            bool skipSpecialTokens) const {
  TW_TRY(const auto tokenizer, tokenizerOf(model));
  std::vector<std::string> texts;
  for (const auto& row : ids) texts.push_back(tokenizer->decode(row, skipSpecialTokens));
  return texts;
}

Result<std::string> EngineServices::render(const RenderRequest& request) const {
  ChatInputs inputs;
  inputs.messages = request.messages;
  inputs.tools = request.tools;
  inputs.addGenerationPrompt = request.add_generation_prompt;
  inputs.variables = request.variables;
  if (!request.model.empty()) {
    // A template needs no tokenizer; where there is one, its special tokens are the template's variables.
    if (const auto tokenizer = tokenizerOf(request.model)) {
      Json variables = templateVariables(**tokenizer);
      variables.update(request.variables);
      inputs.variables = std::move(variables);
    } else if (tokenizer.error().code != "tokenizer.missing") {
      return fail(tokenizer.error());
    }
  }
  if (request.variables.contains("documents")) inputs.documents = request.variables["documents"];
  const auto choice = request.chat_template.empty() ? std::string("model") : request.chat_template;
  auto chosen = chooseChatTemplate(choice, modelFolder(request.model), fs::current_path());
  if (!chosen && choice == "model" && chosen.error().code == "template.missing")
    return fail(requestError("template.missing", chosen.error().message,
                             TW_TEXT("Training with data.chat_template auto writes this model's conversations in the "
                                     "Alpaca format; choose the template alpaca to see them."))
                    .at(request.model));
  if (!chosen) return fail(chosen.error());
  const auto chatTemplate = *chosen;
  TW_TRY(auto rendered, chatTemplate->render(inputs));
  return std::move(rendered.text);
}

} // namespace tw
