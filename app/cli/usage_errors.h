#pragma once
// What CLI11 refuses, said as the contract's errors: codes usage.*, with the nearest valid name as advice.
#include "app/cli/verb.h"
#include "engine/api/catalog/choice.h"

namespace CLI {
class ParseError;
}

namespace tw::cli {

Error usageError(const Verb& verb, const CLI::App& app, const CLI::ParseError& error);
/// `verb` empty: the program's own options.
Error unknownOption(const std::string& option, const std::vector<std::string>& valid, const std::string& verb);
Error unknownVerb(const std::string& name, const Verbs& verbs);

/// A choice among names. `reserved` are those of the contract that this version does not have yet (usage.not_yet);
/// others are usage.choice.
Result<> checkChoice(const std::string& option, const std::string& value, const std::vector<std::string>& choices,
                     const std::vector<std::string>& reserved = {});
/// The same with a list of the catalog.
Result<> checkAmong(const std::string& option, const std::string& value, const std::vector<Choice>& choices);
/// "a|b|c": how help and completion name the choices.
std::string choiceText(const std::vector<Choice>& choices);
/// "64|128|…".
std::string blockSizeText();
/// A number of weights that share a constant: a power of two from 64 to 4096. Error: usage.choice.
Result<> checkBlockSize(int64_t size);
/// low <= value <= high, and finite. Error: usage.range.
Result<> checkRange(const std::string& option, double value, double low, double high);

} // namespace tw::cli
