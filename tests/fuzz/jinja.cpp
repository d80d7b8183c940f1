// A chat template; after a zero byte, the conversation that it renders.
#include "engine/text/chat_template.h"
#include "tests/fuzz/scratch.h"

using namespace tw;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto content = fuzz::text(data, size);
  const auto end = content.find('\0');
  const auto chatTemplate = ChatTemplate::parse(std::string(content.substr(0, end)));
  if (!chatTemplate) return 0;
  ChatInputs inputs;
  inputs.messages = Json::array({{{"role", "system"}, {"content", "Be brief."}},
                                 {{"role", "user"}, {"content", "Wie heißt du? 你好"}},
                                 {{"role", "assistant"}, {"content", "Tuner."}}});
  inputs.tools =
      Json::array({{{"type", "function"}, {"function", {{"name", "time"}, {"parameters", {{"type", "object"}}}}}}});
  if (end != content.npos) {
    if (auto messages = parseJson(content.substr(end + 1), "messages")) inputs.messages = std::move(*messages);
  }
  inputs.variables = {{"bos_token", "<s>"}, {"eos_token", "</s>"}};
  inputs.addGenerationPrompt = true;
  const auto rendered = (*chatTemplate)->render(inputs);
  if (!rendered) return 0;
  for (const auto& span : rendered->generation)
    if (span.begin > span.end || span.end > rendered->text.size()) std::abort();
  return 0;
}
