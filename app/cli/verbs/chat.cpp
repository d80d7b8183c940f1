#include "app/cli/interrupt.h"
#include "app/cli/job.h"
#include "app/cli/model_options.h"
#include "app/cli/verbs.h"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <optional>

namespace tw::cli {
namespace {

constexpr const char* kChatHelp =
    "/adapter DIR[=WEIGHT] …   mount these adapters; /adapter none: the base model alone\n"
    "/system TEXT              system prompt (empty: none); the conversation goes on\n"
    "/reset                    forget the conversation\n"
    "/save FILE                write the conversation as JSON messages\n"
    "/help  /quit";

class Chat : public Verb {
 public:
  Chat() : Verb("chat", "Talk with a model in the terminal.") {}
  void setUp(CLI::App& app) override {
    m_modelOptions.setUp(app);
    app.add_option("--system", m_system, "System prompt.")->type_name("TEXT");
    app.add_option("--chat-template", m_template, chatTemplateHelp())->type_name("T");
    m_samplingOptions.setUp(app);
  }
  std::string details() const override {
    return std::string("In the chat\n") + kChatHelp +
           "\n\nWith --json, prompts are read from standard input, one a line.\n";
  }

  Result<int> run(Context& context) override {
    TW_TRY(m_model, m_modelOptions.choice());
    TW_TRY(m_sampling, m_samplingOptions.sampling());
    TW_CHECK(checkModel(context));
    context.output.note("/help shows what can be typed besides messages; Ctrl-D ends the chat.");
    std::string line;
    std::optional<Error> failure; ///< the first that a program's request met: it has to learn of that
    bool toldLast = false;        ///< an error is the last thing that was said
    while (!interrupted() && !context.output.broken() && nextLine(context, line)) {
      if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
      if (line == "/quit" || line == "/exit") break;
      auto done = line.starts_with('/') ? obey(context, line) : answer(context, line);
      toldLast = !done;
      if (done) continue;
      // What failed harms nothing that comes after it: the conversation is there to be gone on with, and to be saved.
      context.output.error(done.error());
      if (!failure && !context.inputIsTerminal) failure = std::move(done.error());
    }
    if (interrupted()) return kExitStopped;
    if (!failure) return kExitDone;
    if (context.output.json() && !toldLast)
      context.output.error(*failure); // a program's last word of a chat in which something failed
    return failure->fault == Fault::Work ? kExitFailed : kExitRequest;
  }

 private:
  /// What cannot answer is told before the first message is typed.
  Result<> checkModel(Context& context) const {
    TW_TRY(auto* services, context.services());
    TW_TRY(const auto info, services->modelInfo(m_model.path));
    if (!info.supported)
      return fail(requestError("model.unsupported", TW_TEXT("This model cannot be used: %1", info.reason),
                               TW_TEXT("`tunewright info` says more of it."))
                      .at(m_model.path));
    return checkAdapters(context, m_model.adapters);
  }

  /// That each is an adapter of this model, told from the files alone.
  Result<> checkAdapters(Context& context, const std::vector<AdapterChoice>& adapters) const {
    TW_TRY(auto* services, context.services());
    for (const auto& adapter : adapters) {
      commands::Export fit;
      fit.model = m_model;
      fit.model.adapters = {adapter};
      fit.format = "adapter";
      fit.out = m_model.path;
      TW_CHECK(services->planExport(fit));
    }
    return {};
  }

  bool nextLine(Context& context, std::string& line) const {
    if (context.inputIsTerminal && !context.output.json()) context.output.stream("> ");
    if (!std::getline(context.input, line)) return false;
    if (line.ends_with('\r')) line.pop_back();
    return true;
  }

  Json conversation() const {
    Json messages = Json::array();
    if (!m_system.empty()) messages.push_back({{"role", "system"}, {"content", m_system}});
    for (const auto& message : m_messages) messages.push_back(message);
    return messages;
  }

  Result<> answer(Context& context, const std::string& text) {
    m_messages.push_back({{"role", "user"}, {"content", text}});
    commands::Generate command;
    command.model = m_model;
    command.sampling = m_sampling;
    command.chat_template = m_template;
    command.messages = conversation();
    std::string streamed, final;
    const auto show = withProgress(context, [&](const Event& event) {
      if (const auto* token = std::get_if<events::Token>(&event)) {
        streamed += token->text;
        context.output.stream(token->text);
      } else if (const auto* generated = std::get_if<events::Generated>(&event)) {
        if (streamed.empty()) context.output.stream(generated->text);
      }
    });
    auto done = runJob(context, std::move(command), show, [&](const Event& event) {
      if (const auto* generated = std::get_if<events::Generated>(&event)) final = generated->text;
    });
    context.output.stream("\n");
    const bool stopped = interrupted();
    if (stopped && context.inputIsTerminal) forgetInterrupt(); // Ctrl-C ends the answer, not the chat between people
    if (!done && !stopped) {
      m_messages.erase(m_messages.size() - 1);
      return fail(std::move(done.error()));
    }
    m_messages.push_back({{"role", "assistant"}, {"content", final.empty() ? streamed : final}});
    return {};
  }

  Result<> obey(Context& context, const std::string& line) {
    const auto space = std::min(line.find(' '), line.size());
    const std::string command = line.substr(0, space);
    const auto start = line.find_first_not_of(' ', space);
    const std::string rest = start == std::string::npos ? "" : line.substr(start);
    if (command == "/help") {
      context.output.event({{"event", "help"}, {"text", kChatHelp}});
      context.output.result(kChatHelp);
    } else if (command == "/reset") {
      m_messages = Json::array();
      context.output.note("The conversation is forgotten.");
    } else if (command == "/system") {
      m_system = rest;
      context.output.note(rest.empty() ? "No system prompt." : "The system prompt is set.");
    } else if (command == "/adapter") {
      return mount(context, rest);
    } else if (command == "/save") {
      return save(context, rest);
    } else {
      return fail(requestError("chat.unknown_command", TW_TEXT("There is no command %1.", command.substr(0, 40)),
                               TW_TEXT("/help lists the commands.")));
    }
    return {};
  }

  Result<> mount(Context& context, const std::string& rest) {
    std::vector<AdapterChoice> adapters;
    std::error_code ignored;
    if (rest.empty())
      return fail(requestError("chat.adapter", TW_TEXT("/adapter names no folder."),
                               TW_TEXT("Write /adapter DIR, /adapter DIR=0.5 or /adapter none.")));
    if (rest != "none") {
      // A folder whose path holds spaces is one adapter; else each word is one.
      std::istringstream words(rest);
      std::vector<std::string> names;
      if (std::filesystem::is_directory(rest, ignored)) names.push_back(rest);
      else
        for (std::string word; words >> word;) names.push_back(word);
      for (const auto& name : names) {
        TW_TRY(auto adapter, parseAdapter(name));
        if (!std::filesystem::is_directory(adapter.folder, ignored))
          return fail(requestError("chat.adapter", TW_TEXT("There is no folder %1.", adapter.folder),
                                   TW_TEXT("Check the path of the adapter.")));
        adapters.push_back(std::move(adapter));
      }
    }
    TW_CHECK(checkAdapters(context, adapters));
    m_model.adapters = std::move(adapters);
    context.output.note(m_model.adapters.empty() ? "The base model answers." : "The adapter answers from now on.");
    return {};
  }

  Result<> save(Context& context, const std::string& path) const {
    if (path.empty())
      return fail(requestError("chat.save", TW_TEXT("/save names no file."), TW_TEXT("Write /save chat.json.")));
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file << conversation().dump(2, ' ', false, Json::error_handler_t::replace) << '\n' << std::flush;
    if (!file)
      return fail(workError("io.not_writable", TW_TEXT("%1 cannot be written.", path),
                            TW_TEXT("Choose a place that you may write to."))
                      .at(path));
    context.output.event({{"event", "saved"}, {"path", path}});
    context.output.note("Saved to " + path + ".");
    return {};
  }

  ModelOptions m_modelOptions;
  SamplingOptions m_samplingOptions;
  ModelChoice m_model;
  Sampling m_sampling;
  std::string m_system, m_template = "auto";
  Json m_messages = Json::array();
};

} // namespace

std::unique_ptr<Verb> makeChat() { return std::make_unique<Chat>(); }

} // namespace tw::cli
