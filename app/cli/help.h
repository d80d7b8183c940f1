#pragma once
// Help, built from what the verbs declare.
#include "app/cli/context.h"

namespace tw::cli {

/// Names the app, adds the global flags and lets the verb add its own.
void prepareApp(Verb& verb, CLI::App& app);
/// "tunewright train RECIPE [options]".
std::string usageLine(const Verb& verb, const CLI::App& app);
std::string verbHelp(const Verb& verb, const CLI::App& app);
std::string overview(const Verbs& verbs);
/// Help of a verb, of a group, or (empty) of the program.
Result<int> showHelp(Context& context, const std::string& name);
/// Text as a result; with --json one event that holds it.
void showText(Output& output, const std::string& event, const std::string& text);
/// Recipe fields with default, range, unit and help, in the user's language.
std::string recipeFieldsText();

} // namespace tw::cli
