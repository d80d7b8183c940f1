#include "app/cli/context.h"
#include "app/cli/input_files.h"
#include "app/cli/verbs.h"

#include <CLI/CLI.hpp>

namespace tw::cli {
namespace {

class Render : public Verb {
 public:
  Render() : Verb("render", "Show what the chat template makes of messages.") {}

  void setUp(CLI::App& app) override {
    app.add_option("MODEL", m_request.model, "Folder of the model; may be left out with --template.");
    app.add_option("--messages", m_messages,
                   "A JSON array of messages, or JSON Lines of {\"messages\": […], \"tools\": […], any variable}.")
        ->type_name("F")
        ->required();
    app.add_option("--template", m_request.chat_template, "A template instead of the model's own.")
        ->type_name("T.jinja");
    app.add_option("--tools", m_tools, "A JSON array of tools.")->type_name("F");
    app.add_flag("--add-generation-prompt", m_request.add_generation_prompt,
                 "End where the assistant begins to speak.");
    app.add_option("--set", m_variables, "A variable of the template; may be repeated.")->type_name("NAME=VALUE");
  }

  Result<int> run(Context& context) override {
    if (m_request.model.empty() && m_request.chat_template.empty())
      return fail(requestError("usage.missing_argument", TW_TEXT("There is no chat template to render with."),
                               TW_TEXT("Name a MODEL or give --template T.jinja.")));
    for (const auto& text : m_variables) {
      TW_TRY(auto variable, parseAssignment(text, "--set"));
      m_request.variables[variable.first] = std::move(variable.second);
    }
    if (!m_tools.empty()) {
      TW_TRY(m_request.tools, readJson(m_tools));
      if (!m_request.tools.is_array())
        return fail(requestError("data.tools", TW_TEXT("%1 is not a JSON array of tools.", m_tools),
                                 TW_TEXT("Write a list of tool descriptions in square brackets."))
                        .at(m_tools));
    }
    TW_TRY(const auto text, readText(m_messages));
    const auto first = text.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    if (first != std::string::npos && text[first] == '[') return renderArray(context, text);
    return readJsonLines(m_messages, [&](Json object, int64_t) { return renderRow(context, std::move(object)); })
        .map([] { return kExitDone; });
  }

 private:
  Result<int> renderArray(Context& context, const std::string& text) {
    TW_TRY(m_request.messages, parseText(text, m_messages));
    return show(context, m_request).map([] { return kExitDone; });
  }

  Result<> renderRow(Context& context, Json object) const {
    if (!object.contains("messages") || !object["messages"].is_array())
      return fail(
          requestError("data.messages", TW_TEXT("A line has no \"messages\" that is a list."),
                       TW_TEXT("Write {\"messages\": [{\"role\": \"user\", \"content\": \"…\"}]} on each line."))
              .in("messages"));
    RenderRequest request = m_request;
    for (auto& [name, value] : object.items()) {
      if (name == "messages") request.messages = value;
      else if (name == "tools") request.tools = value;
      else if (name == "add_generation_prompt" && value.is_boolean()) request.add_generation_prompt = value.get<bool>();
      else request.variables[name] = value;
    }
    return show(context, request);
  }

  static Result<> show(Context& context, const RenderRequest& request) {
    TW_TRY(auto* services, context.services());
    TW_TRY(const auto text, services->render(request));
    context.output.event({{"event", "rendered"}, {"text", text}});
    context.output.result(text);
    return {};
  }

  RenderRequest m_request;
  std::string m_messages, m_tools;
  std::vector<std::string> m_variables;
};

} // namespace

std::unique_ptr<Verb> makeRender() { return std::make_unique<Render>(); }

} // namespace tw::cli
