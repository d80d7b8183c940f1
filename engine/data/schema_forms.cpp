#include "engine/data/schema_forms.h"

#include <algorithm>

namespace tw {
namespace {

FormRole systemRole() { return {"system", false, {"system", "systemprompt", "systeminstruction", "systemmessage"}}; }

SchemaForm pairForm(std::vector<std::string> question, std::vector<std::string> answer,
                    std::vector<std::string> input = {"context"}) {
  return {Format::Alpaca,
          "alpaca",
          {{"instruction", true, std::move(question)},
           {"input", false, std::move(input)},
           {"output", true, std::move(answer)},
           systemRole(),
           {"history", false, {"history"}}}};
}

} // namespace

const std::vector<SchemaForm>& schemaForms() {
  static const std::vector<std::string> answers = {"output",  "response", "answer",     "completion", "target",
                                                   "targets", "solution", "outputtext", "reply",      "assistant"};
  static const std::vector<SchemaForm> all = {
      {Format::Messages,
       "messages",
       {{"messages", true, {"messages"}}, {"tools", false, {"tools", "functions"}}, systemRole()}},
      {Format::Messages,
       "messages",
       {{"messages", true, {"contents"}, true}, {"tools", false, {"tools"}}, systemRole()}},
      {Format::ShareGpt,
       "sharegpt",
       {{"messages", true, {"conversations", "conversation"}}, {"tools", false, {"tools", "functions"}}, systemRole()}},
      pairForm({"instruction"}, answers, {"input", "context"}),
      pairForm({"query"}, answers, {"input", "context"}),
      pairForm({"question"}, answers),
      {Format::PromptCompletion,
       "prompt_completion",
       {{"prompt", true, {"prompt"}},
        {"completion", true, {"completion", "response", "answer", "output", "target"}},
        {"tools", false, {"tools", "functions"}},
        systemRole()}},
      pairForm({"input", "inputs", "inputtext"}, answers),
      pairForm({"problem"}, {"solution", "answer", "response"}),
      pairForm({"human", "user"}, {"assistant", "gpt", "bot"}),
      pairForm({"q"}, {"a"}),
      {Format::ShareGpt,
       "sharegpt",
       {{"messages", true, {"dialog", "dialogue", "chat", "data", "items"}, true},
        {"tools", false, {"tools", "functions"}},
        systemRole()}},
      {Format::Text, "text", {{"text", true, {"text", "content"}}}}};
  return all;
}

std::string formatName(Format format) {
  const auto& all = schemaForms();
  return std::find_if(all.begin(), all.end(), [&](const SchemaForm& form) { return form.format == format; })->name;
}

} // namespace tw
