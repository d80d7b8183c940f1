#include "app/cli/context.h"
#include "app/cli/numbers.h"
#include "app/cli/table.h"
#include "app/cli/verbs.h"

#include <CLI/CLI.hpp>

namespace tw::cli {
namespace {

std::string joinedNames(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

class Info : public Verb {
 public:
  Info() : Verb("info", "Say what a model is.") {}
  void setUp(CLI::App& app) override {
    app.add_option("MODEL", m_model, "Folder of the model in Hugging Face layout.")->required();
  }

  Result<int> run(Context& context) override {
    TW_TRY(auto* services, context.services());
    TW_TRY(const auto info, services->modelInfo(m_model));
    Json event = {{"event", "model"}};
    event.update(toJson(info));
    context.output.event(event);
    std::string notes;
    for (const auto& note : info.notes) notes += (notes.empty() ? "" : " ") + note.english();
    context.output.result(factsText(
        {{"model", info.path.empty() ? m_model : info.path},
         {"architecture", info.architecture + (info.family.empty() ? "" : " (family " + info.family + ")")},
         {"parameters", countText(info.parameters)},
         {"layers", grouped(info.layers)},
         {"hidden size", grouped(info.hidden_size)},
         {"vocabulary", grouped(info.vocab_size)},
         {"context", info.context_length > 0 ? grouped(info.context_length) + " tokens" : ""},
         {"weights", (info.quantization == "none" ? info.dtype : info.quantization + " made of " + info.dtype) + ", " +
                         bytesText(info.bytes)},
         {"linear layers", joinedNames(info.linear_modules)},
         {"tokenizer", info.tokenizer.empty() ? "none" : info.tokenizer},
         {"chat template", info.chat_template ? "yes" : "no"},
         {"supported", info.supported ? "yes" : "no: " + info.reason.english()},
         {"note", notes}}));
    return kExitDone;
  }

 private:
  std::string m_model;
};

} // namespace

std::unique_ptr<Verb> makeInfo() { return std::make_unique<Info>(); }

} // namespace tw::cli
