#include "engine/data/preference.h"

#include <algorithm>
#include <set>

namespace tw {
namespace {

/// Two answers of which a row says elsewhere, or the name says, which is the better one.
struct AnswerPair {
  const char *first, *second;
  bool firstIsBetter;
};
constexpr AnswerPair kAnswerPairs[] = {{"better", "worse", true},
                                       {"winning", "losing", true},
                                       {"positive", "negative", true},
                                       {"good", "bad", true},
                                       {"answera", "answerb", false},
                                       {"answer1", "answer2", false},
                                       {"answer0", "answer1", false},
                                       {"responsea", "responseb", false},
                                       {"response1", "response2", false},
                                       {"responsej", "responsek", true},
                                       {"outputa", "outputb", false},
                                       {"output1", "output2", false},
                                       {"output0", "output1", false},
                                       {"completiona", "completionb", false},
                                       {"completion1", "completion2", false}};

/// Rows whose better answer only another column tells.
Error undecidedPreference(const SampleColumns& columns, const fs::path& file) {
  return requestError("data.preference",
                      TW_TEXT("%1 is preference data: its columns (%2) hold several answers to each question, of which "
                              "some are better than others.",
                              toUtf8(file), listedNames(columns.names())),
                      TW_TEXT("This trains on answers to learn, not on preferences. Write the best answer of each row "
                              "into a column of its own, e.g. \"output\"."))
      .at(toUtf8(file));
}

Error preferenceError(Text what, const std::string& mapping, const fs::path& file) {
  return requestError("data.preference", std::move(what),
                      TW_TEXT("This trains on answers to learn, not on preferences. To train on the good answers "
                              "alone, map the columns: %1.",
                              mapping))
      .at(toUtf8(file));
}

Error holdsBetterAndWorse(const SampleColumns& columns, const std::string& mapping, const fs::path& file) {
  return preferenceError(
      TW_TEXT("%1 is preference data: its columns (%2) hold answers of which some are better than others.",
              toUtf8(file), listedNames(columns.names())),
      mapping, file);
}

/// The better one of a pair that names it.
std::optional<std::string> namedBetter(const SampleColumns& columns) {
  for (const auto& pair : kAnswerPairs)
    if (pair.firstIsBetter && columns.named({pair.second}))
      if (auto first = columns.named({pair.first})) return first;
  return std::nullopt;
}

bool saysRole(const Json& turn, const char* role) {
  return turn.value("role", Json()) == role || turn.value("from", Json()) == role;
}

/// The mapping under which the chosen answers of preference data are trained.
std::string chosenMapping(const SampleColumns& columns, std::optional<std::string> chosen = {}) {
  if (!chosen)
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

/// `name` alone or before what an answer is called: worse, worse_response, losing_answers.
bool isAnswerThat(const std::string& plain, const std::string& name) {
  if (!plain.starts_with(name)) return false;
  auto rest = plain.substr(name.size());
  if (rest.ends_with('s')) rest.pop_back();
  static const std::set<std::string> answers = {"",       "answer",    "response", "output",  "completion",
                                                "reply",  "text",      "turn",     "message", "conversation",
                                                "sample", "candidate", "option"};
  return answers.contains(rest);
}

/// Rows with a list of answers, of which nothing says that one is better: question answering.
Error holdsSeveralAnswers(const std::string& column, const fs::path& file) {
  return requestError("data.preference",
                      TW_TEXT("%1 holds several answers to each question, in its column \"%2\".", toUtf8(file), column),
                      TW_TEXT("Training learns one answer to each. Write the best answer of each row into a column of "
                              "its own, e.g. \"output\"."))
      .at(toUtf8(file));
}

} // namespace

bool isRejected(const std::string& column) {
  const auto plain = plainName(column);
  return plain.find("reject") != std::string::npos || plain == "dispreferred" || plain.starts_with("nonpreferred") ||
         isAnswerThat(plain, "worse") || isAnswerThat(plain, "losing") || plain == "loser";
}

Result<> checkPreference(const SampleColumns& columns, const fs::path& file) {
  const auto rejected = std::find_if(columns.names().begin(), columns.names().end(), isRejected);
  const bool pair = columns.named({"response0"}) && columns.named({"response1"});
  if (rejected == columns.names().end() && !pair) return {};
  const auto first = pair ? columns.named({"response0"}) : std::nullopt;
  return fail(holdsBetterAndWorse(columns, chosenMapping(columns, first ? first : namedBetter(columns)), file));
}

Result<> checkPreferenceForms(const SampleColumns& columns, const fs::path& file) {
  for (const auto& pair : kAnswerPairs) {
    const auto first = columns.named({pair.first});
    if (!first || !columns.named({pair.second})) continue;
    if (!pair.firstIsBetter) return fail(undecidedPreference(columns, file));
    return fail(holdsBetterAndWorse(columns, chosenMapping(columns, first), file));
  }
  for (const auto& column : columns.names())
    if (plainName(column).find("chosen") != std::string::npos)
      return fail(holdsBetterAndWorse(columns, chosenMapping(columns, column), file));
  for (const char* list : {"responses", "completions", "candidates", "answers", "outputs", "generations"})
    if (const auto column = columns.named({list}); column && columns.holdsLists(*column))
      return fail(holdsSeveralAnswers(*column, file));
  return {};
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
