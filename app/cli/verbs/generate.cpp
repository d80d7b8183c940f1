#include "app/cli/job.h"
#include "app/cli/model_options.h"
#include "app/cli/numbers.h"
#include "app/cli/verbs.h"

#include <CLI/CLI.hpp>

namespace tw::cli {
namespace {

class Generate : public Verb {
 public:
  Generate() : Verb("generate", "Let a model write, with adapters or without.") {}
  void setUp(CLI::App& app) override {
    m_model.setUp(app);
    auto* prompt = app.add_option("--prompt", m_prompt, "Raw text to go on from.")->type_name("T");
    app.add_option("--messages", m_messages, "A JSON array of messages, rendered with the chat template.")
        ->type_name("F")
        ->excludes(prompt);
    app.add_option("--chat-template", m_template, chatTemplateHelp())->type_name("T");
    m_sampling.setUp(app);
  }
  Result<int> run(Context& context) override {
    commands::Generate command;
    TW_TRY(command.model, m_model.choice());
    TW_TRY(command.sampling, m_sampling.sampling());
    command.chat_template = m_template;
    if (m_prompt) {
      command.prompt = *m_prompt;
    } else if (!m_messages.empty()) {
      TW_TRY(command.messages, readMessages(m_messages));
    } else {
      return fail(requestError("usage.missing_argument", TW_TEXT("There is nothing to go on from."),
                               TW_TEXT("Give --prompt TEXT or --messages FILE.")));
    }
    bool streamed = false;
    return runJob(context, std::move(command), withProgress(context, [&](const Event& event) {
                    if (const auto* token = std::get_if<events::Token>(&event)) {
                      streamed = true;
                      context.output.stream(token->text);
                    } else if (const auto* generated = std::get_if<events::Generated>(&event)) {
                      context.output.stream(streamed ? "\n" : generated->text + "\n"); // beams have nothing to stream
                      context.output.note(grouped(static_cast<int64_t>(generated->ids.size())) + " tokens, " +
                                          precise(generated->tokens_per_second, 3) + " tokens/s, ended by " +
                                          generated->reason);
                    }
                  }));
  }

 private:
  ModelOptions m_model;
  SamplingOptions m_sampling;
  std::optional<std::string> m_prompt;
  std::string m_messages, m_template = "auto";
};

} // namespace

std::unique_ptr<Verb> makeGenerate() { return std::make_unique<Generate>(); }

} // namespace tw::cli
