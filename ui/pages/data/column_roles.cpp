#include "ui/pages/data/column_roles.h"

#include "ui/pages/data/mapping_dialog.h"

namespace tw::ui {

std::vector<ColumnRole> rolesOf(const QString& format) {
  using D = MappingDialog;
  const ColumnRole system{"system", D::tr("System prompt"),
                          D::tr("What the assistant is told before the conversation."), false};
  const ColumnRole tools{"tools", D::tr("Tools"), D::tr("The functions that the assistant may call, as a JSON list."),
                         false};
  if (format == QLatin1String("messages") || format == QLatin1String("sharegpt"))
    return {{"messages", D::tr("Conversation"), D::tr("A list of turns, each with who speaks and what is said."), true},
            system,
            tools};
  if (format == QLatin1String("prompt_completion"))
    return {{"prompt", D::tr("Prompt"), D::tr("What the model is given."), true},
            {"completion", D::tr("Completion"), D::tr("What the model shall write."), true},
            system,
            tools};
  if (format == QLatin1String("text"))
    return {{"text", D::tr("Text"), D::tr("Text to go on with, for pre-training."), true}};
  return {{"instruction", D::tr("Instruction"), D::tr("What the assistant is asked to do."), true},
          {"input", D::tr("Input"), D::tr("What the instruction is about."), false},
          {"output", D::tr("Answer"), D::tr("What the assistant shall say."), true},
          system,
          {"history", D::tr("Earlier turns"), D::tr("A list of pairs of question and answer."), false}};
}

void fillByName(const QString& format, const std::vector<std::string>& columns,
                std::map<std::string, std::string>& mapping) {
  for (const auto& role : rolesOf(format)) {
    if (mapping.contains(role.name)) continue;
    auto names = std::vector<std::string>{role.name};
    if (role.name == "messages") names.insert(names.end(), {"conversations", "conversation"});
    for (const auto& name : names)
      if (std::find(columns.begin(), columns.end(), name) != columns.end()) {
        mapping[role.name] = name;
        break;
      }
  }
}

} // namespace tw::ui
