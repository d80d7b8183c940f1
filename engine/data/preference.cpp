#include "engine/data/preference.h"

#include <algorithm>

namespace tw {
namespace {

Error preferenceError(Text what, const std::string& mapping, const fs::path& file) {
  return requestError("data.preference", std::move(what),
                      TW_TEXT("This trains on answers to learn, not on preferences. To train on the good answers "
                              "alone, map the columns: %1.",
                              mapping))
      .at(toUtf8(file));
}

bool saysRole(const Json& turn, const char* role) {
  return turn.value("role", Json()) == role || turn.value("from", Json()) == role;
}

/// The mapping under which the chosen answers of preference data are trained.
std::string chosenMapping(const SampleColumns& columns) {
  std::optional<std::string> chosen;
  for (const auto& column : columns.names()) {
    const auto plain = plainName(column);
    if (isRejected(column)) continue;
    if (plain.find("chosen") != std::string::npos || plain.starts_with("preferred") || plain == "winner" ||
        plain == "accepted") {
      chosen = column;
      break;
    }
  }
  const auto conversation = columns.named({"messages", "conversations", "conversation"});
  if (!chosen) chosen = columns.named({"response", "output", "answer", "completion"});
  if (!chosen) return mappingExample({{"messages", conversation.value_or("messages")}});
  const Json* value = columns.firstValue(*chosen);
  const bool turns = value && value->is_array() && !value->empty() && (*value)[0].is_object();
  const bool answers = turns && (saysRole((*value)[0], "assistant") || saysRole((*value)[0], "gpt"));
  if (turns && !answers) return mappingExample({{"messages", *chosen}});
  if (conversation) return mappingExample({{"prompt", *conversation}, {"completion", *chosen}});
  if (const auto question = columns.named({"instruction", "query", "question"}))
    return mappingExample({{"instruction", *question}, {"output", *chosen}});
  if (const auto prompt = columns.named({"prompt", "input"}))
    return mappingExample({{"prompt", *prompt}, {"completion", *chosen}});
  return mappingExample({{"messages", *chosen}});
}

} // namespace

bool isRejected(const std::string& column) {
  const auto plain = plainName(column);
  return plain.find("reject") != std::string::npos || plain == "dispreferred" || plain.starts_with("nonpreferred") ||
         plain == "loser";
}

Result<> checkPreference(const SampleColumns& columns, const fs::path& file) {
  const auto rejected = std::find_if(columns.names().begin(), columns.names().end(), isRejected);
  const bool pair = columns.named({"response0"}) && columns.named({"response1"});
  if (rejected == columns.names().end() && !pair) return {};
  return fail(
      preferenceError(TW_TEXT("%1 is preference data: its columns (%2) hold answers of which some are better than "
                              "others.",
                              toUtf8(file), listedNames(columns.names())),
                      pair ? mappingExample({{"prompt", columns.named({"prompt"}).value_or("prompt")},
                                             {"completion", *columns.named({"response0"})}})
                           : chosenMapping(columns),
                      file));
}

Error labelledAnswers(const Schema& schema, const fs::path& file) {
  std::vector<std::pair<std::string, std::string>> roles;
  for (const auto& [role, column] : schema.mapping) roles.emplace_back(role, column);
  return preferenceError(
      TW_TEXT("%1 is preference data: the column \"%2\" says which answers are good and which are bad.", toUtf8(file),
              schema.label),
      mappingExample(roles), file);
}

} // namespace tw
