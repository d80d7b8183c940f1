#include "ui/pages/data/column_roles.h"

#include "ui/pages/data/mapping_dialog.h"

namespace tw::ui {

std::vector<ColumnRole> rolesOf(const QString& format) {
  const ColumnRole system{"system", MappingDialog::tr("System prompt"),
                          MappingDialog::tr("What the assistant is told before the conversation."), false};
  const ColumnRole tools{"tools", MappingDialog::tr("Tools"),
                         MappingDialog::tr("The functions that the assistant may call, as a JSON list."), false};
  if (format == QLatin1String("messages") || format == QLatin1String("sharegpt"))
    return {{"messages", MappingDialog::tr("Conversation"),
             MappingDialog::tr("A list of turns, each with who speaks and what is said."), true},
            system,
            tools};
  if (format == QLatin1String("prompt_completion"))
    return {{"prompt", MappingDialog::tr("Prompt"), MappingDialog::tr("What the model is given."), true},
            {"completion", MappingDialog::tr("Completion"), MappingDialog::tr("What the model shall write."), true},
            system,
            tools};
  if (format == QLatin1String("text"))
    return {{"text", MappingDialog::tr("Text"), MappingDialog::tr("Text to go on with, for pre-training."), true}};
  return {
      {"instruction", MappingDialog::tr("Instruction"), MappingDialog::tr("What the assistant is asked to do."), true},
      {"input", MappingDialog::tr("Input"), MappingDialog::tr("What the instruction is about."), false},
      {"output", MappingDialog::tr("Answer"), MappingDialog::tr("What the assistant shall say."), true},
      system,
      {"history", MappingDialog::tr("Earlier turns"), MappingDialog::tr("A list of pairs of question and answer."),
       false}};
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
