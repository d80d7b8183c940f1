#include "app/cli/usage_errors.h"

#include "app/cli/help.h"
#include "app/cli/numbers.h"
#include "engine/api/catalog/field_info.h"

#include <algorithm>
#include <CLI/CLI.hpp>
#include <cmath>

namespace tw::cli {
namespace {

std::string seeHelp(const std::string& verb) {
  return "`tunewright help" + (verb.empty() ? "" : " " + verb) + "` shows what there is.";
}

std::string commaSeparated(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

/// CLI11's own sentences, made whole: they end without a full stop and may span lines.
std::string whole(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  while (!text.empty() && (text.back() == ' ' || text.back() == '.')) text.pop_back();
  return text + ".";
}

std::string shortText(const std::string& text) { return text.size() > 200 ? text.substr(0, 200) + "…" : text; }

std::vector<std::string> optionNames(const CLI::App& app) {
  std::vector<std::string> names;
  for (const auto* option : app.get_options())
    for (const auto& name : option->get_lnames()) names.push_back("--" + name);
  return names;
}

std::vector<std::string> blockSizes() {
  std::vector<std::string> names;
  for (const auto size : quantizationBlockSizes()) names.push_back(std::to_string(size));
  return names;
}

} // namespace

Error unknownOption(const std::string& option, const std::vector<std::string>& valid, const std::string& verb) {
  const auto name = shortText(option.substr(0, option.find('=')));
  const auto near = nearestName(name, valid);
  return requestError("usage.unknown_option",
                      "There is no option " + name + (verb.empty() ? "." : " in `tunewright " + verb + "`."),
                      near.empty() ? seeHelp(verb) : "Did you mean " + near + "?")
      .in(name);
}

Error unknownVerb(const std::string& name, const Verbs& verbs) {
  std::vector<std::string> members, all;
  for (const auto& verb : verbs) {
    if (verb->name().starts_with(name + " ")) members.push_back(verb->name().substr(name.size() + 1));
    all.push_back(verb->name());
    if (const auto space = verb->name().find(' '); space != std::string::npos)
      all.push_back(verb->name().substr(0, space));
  }
  if (!members.empty())
    return requestError("usage.missing_verb", "`tunewright " + name + "` needs to be told what to do.",
                        "Add one of: " + commaSeparated(members) + ".");
  const auto near = nearestName(name, all);
  return requestError("usage.unknown_verb", "There is no verb \"" + shortText(name) + "\".",
                      near.empty() ? seeHelp({}) : "Did you mean `tunewright " + near + "`?");
}

Error usageError(const Verb& verb, const CLI::App& app, const CLI::ParseError& error) {
  // An option misspelt often shows as something missing: it is named first.
  const auto remaining = app.remaining();
  for (const auto& word : remaining)
    if (word.starts_with("-") && word != "--") return unknownOption(word, optionNames(app), verb.name());
  const std::string advice = seeHelp(verb.name());
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr)
    return requestError("usage.unexpected_argument",
                        "The argument \"" + shortText(remaining.empty() ? "" : remaining.front()) +
                            "\" is one too many.",
                        "Usage: " + usageLine(verb, app) + ".");
  if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr)
    return requestError("usage.missing_argument", whole(error.what()), "Usage: " + usageLine(verb, app) + ".");
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr)
    return requestError("usage.missing_value", whole(error.what()), advice);
  if (dynamic_cast<const CLI::ConversionError*>(&error) != nullptr ||
      dynamic_cast<const CLI::ValidationError*>(&error) != nullptr)
    return requestError("usage.bad_value", whole(shortText(error.what())), advice);
  if (dynamic_cast<const CLI::ExcludesError*>(&error) != nullptr ||
      dynamic_cast<const CLI::RequiresError*>(&error) != nullptr)
    return requestError("usage.conflict", whole(error.what()), advice);
  return requestError("usage.arguments", whole(shortText(error.what())), advice);
}

Result<> checkChoice(const std::string& option, const std::string& value, const std::vector<std::string>& choices,
                     const std::vector<std::string>& reserved) {
  if (std::find(choices.begin(), choices.end(), value) != choices.end()) return {};
  if (std::find(reserved.begin(), reserved.end(), value) != reserved.end())
    return fail(requestError("usage.not_yet", option + " " + value + " is not there yet in this version.",
                             "Use " + commaSeparated(choices) + ".")
                    .in(option));
  const auto near = nearestName(value, choices);
  return fail(requestError("usage.choice", option + " cannot be \"" + shortText(value) + "\".",
                           near.empty() ? "Use one of " + commaSeparated(choices) + "." : "Did you mean " + near + "?")
                  .in(option));
}

Result<> checkBlockSize(int64_t size) { return checkChoice("--block-size", std::to_string(size), blockSizes()); }

Result<> checkAmong(const std::string& option, const std::string& value, const std::vector<Choice>& choices) {
  return checkChoice(option, value, availableNames(choices), reservedNames(choices));
}

std::string choiceText(const std::vector<Choice>& choices) { return namesInWords(availableNames(choices), "|"); }

std::string blockSizeText() { return namesInWords(blockSizes(), "|"); }

Result<> checkRange(const std::string& option, double value, double low, double high) {
  if (std::isfinite(value) && value >= low && value <= high) return {};
  const std::string rule =
      high >= 1e15 ? "at least " + precise(low) : "between " + precise(low) + " and " + precise(high);
  return fail(requestError("usage.range", option + " is " + precise(value) + ", but it must be " + rule + ".",
                           "Choose a value that is " + rule + ".")
                  .in(option));
}

} // namespace tw::cli
