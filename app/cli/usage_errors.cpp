#include "app/cli/usage_errors.h"

#include "app/cli/help.h"
#include "app/cli/numbers.h"
#include "engine/api/catalog/field_info.h"

#include <algorithm>
#include <CLI/CLI.hpp>
#include <cmath>

namespace tw::cli {
namespace {

Text seeHelp(const std::string& verb) {
  return verb.empty() ? TW_TEXT("`tunewright help` shows what there is.")
                      : TW_TEXT("`tunewright help %1` shows what there is.", verb);
}

std::string commaSeparated(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

/// CLI11's own sentences, made whole: they end without a full stop and may span lines.
Text whole(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  while (!text.empty() && (text.back() == ' ' || text.back() == '.')) text.pop_back();
  return Text::verbatim(text + ".");
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
                      verb.empty() ? TW_TEXT("There is no option %1.", name)
                                   : TW_TEXT("There is no option %1 in `tunewright %2`.", name, verb),
                      near.empty() ? seeHelp(verb) : TW_TEXT("Did you mean %1?", near))
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
    return requestError("usage.missing_verb", TW_TEXT("`tunewright %1` needs to be told what to do.", name),
                        TW_TEXT("Add one of: %1.", commaSeparated(members)));
  const auto near = nearestName(name, all);
  return requestError("usage.unknown_verb", TW_TEXT("There is no verb \"%1\".", shortText(name)),
                      near.empty() ? seeHelp({}) : TW_TEXT("Did you mean `tunewright %1`?", near));
}

Error usageError(const Verb& verb, const CLI::App& app, const CLI::ParseError& error) {
  // An option misspelt often shows as something missing: it is named first.
  const auto remaining = app.remaining();
  for (const auto& word : remaining)
    if (word.starts_with('-') && word != "--") return unknownOption(word, optionNames(app), verb.name());
  const auto advice = seeHelp(verb.name());
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr)
    return requestError(
        "usage.unexpected_argument",
        TW_TEXT("The argument \"%1\" is one too many.", shortText(remaining.empty() ? "" : remaining.front())),
        TW_TEXT("Usage: %1.", usageLine(verb, app)));
  if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr)
    return requestError("usage.missing_argument", whole(error.what()), TW_TEXT("Usage: %1.", usageLine(verb, app)));
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
    return fail(requestError("usage.not_yet", TW_TEXT("%1 %2 is not there yet in this version.", option, value),
                             TW_TEXT("Use %1.", commaSeparated(choices)))
                    .in(option));
  const auto near = nearestName(value, choices);
  return fail(requestError("usage.choice", TW_TEXT("%1 cannot be \"%2\".", option, shortText(value)),
                           near.empty() ? TW_TEXT("Use one of %1.", commaSeparated(choices))
                                        : TW_TEXT("Did you mean %1?", near))
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
  const auto rule =
      high >= 1e15 ? TW_TEXT("at least %1", precise(low)) : TW_TEXT("between %1 and %2", precise(low), precise(high));
  return fail(requestError("usage.range", TW_TEXT("%1 is %2, but it must be %3.", option, precise(value), rule),
                           TW_TEXT("Choose a value that is %1.", rule))
                  .in(option));
}

} // namespace tw::cli
