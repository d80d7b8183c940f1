#include "app/cli/help.h"

#include "app/cli/numbers.h"
#include "app/cli/text_width.h"
#include "app/cli/translations.h"
#include "app/cli/usage_errors.h"
#include "engine/api/catalog/field_info.h"

#include <algorithm>
#include <CLI/CLI.hpp>

namespace tw::cli {
namespace {

constexpr size_t kHelpWidth = 100;

std::string indented(const std::string& left, const std::string& text, size_t column) {
  std::string out = "  " + padded(left, column);
  bool first = displayWidth(left) <= column;
  if (!first) out += '\n';
  for (const auto& line : wrapped(text, kHelpWidth - column - 4)) {
    out += (first ? "  " : std::string(column + 4, ' ')) + line + "\n";
    first = false;
  }
  return out;
}

/// Names separated by commas, broken only between names.
void appendName(std::string& text, const std::string& name) {
  const auto line = text.size() - (text.rfind('\n') == std::string::npos ? 0 : text.rfind('\n') + 1);
  if (text.empty()) text = "  ";
  else text += line + name.size() + 2 > kHelpWidth ? ",\n  " : ", ";
  text += name;
}

bool isPositional(const CLI::Option& option) { return option.get_lnames().empty() && option.get_snames().empty(); }

/// "--resume [DIR]", "-h,--help", "--temperature T".
std::string optionLabel(const CLI::Option& option) {
  std::string label;
  for (const auto& name : option.get_snames()) label += "-" + name + ", ";
  for (const auto& name : option.get_lnames()) label += "--" + name + ", ";
  label.resize(label.size() - 2);
  if (option.get_items_expected_max() == 0) return label;
  return label +
         (option.get_items_expected_min() == 0 ? " [" + option.get_type_name() + "]" : " " + option.get_type_name());
}

std::string positionalLabel(const CLI::Option& option) {
  const std::string name = option.get_name(true) + (option.get_items_expected_max() > 1 ? "…" : "");
  return option.get_required() ? name : "[" + name + "]";
}

std::string fieldRange(const FieldInfo& field) {
  if (!field.choices.empty()) return namesInWords(field.choices, "|");
  const auto shown = [](double value) { return precise(value, 16); };
  if (field.minimum && field.maximum)
    return shown(*field.minimum) + " … " + shown(*field.maximum) +
           (field.minimumExcluded ? " (not " + shown(*field.minimum) + ")" : "");
  return field.minimum ? (field.minimumExcluded ? "above " : "at least ") + shown(*field.minimum) : "";
}

} // namespace

void prepareApp(Verb& verb, CLI::App& app) {
  app.name("tunewright " + verb.name());
  app.set_help_flag("-h,--help", "Show this help.");
  verb.setUp(app);
  app.add_flag("--json")->description("Print JSON Lines for programs.");
  app.add_flag("-q,--quiet")->description("No progress and no logs.");
  // A repeatable option reads one value each time, so that it cannot swallow an argument; only those shown as F… take
  // several.
  for (auto* option : app.get_options({}))
    if (!isPositional(*option) && !option->get_type_name().ends_with("…")) option->allow_extra_args(false);
}

std::string usageLine(const Verb& verb, const CLI::App& app) {
  std::string line = "tunewright " + verb.name();
  for (const auto* option : app.get_options())
    if (isPositional(*option)) line += " " + positionalLabel(*option);
  for (const auto* option : app.get_options())
    if (!isPositional(*option) && option->get_required()) line += " " + optionLabel(*option);
  return line + " [options]";
}

std::string verbHelp(const Verb& verb, const CLI::App& app) {
  std::string arguments, options;
  for (const auto* option : app.get_options()) {
    if (isPositional(*option)) arguments += indented(option->get_name(true), option->get_description(), 24);
    else options += indented(optionLabel(*option), option->get_description(), 24);
  }
  std::string text = verb.summary() + "\n\nUsage: " + usageLine(verb, app) + "\n";
  if (!arguments.empty()) text += "\nArguments\n" + arguments;
  text += "\nOptions\n" + options;
  if (const auto details = verb.details(); !details.empty()) text += "\n" + details;
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

std::string overview(const Verbs& verbs) {
  std::string text = "Tunewright fine-tunes language models on your own machine.\n\nUsage: tunewright [--json] "
                     "[--quiet] VERB …\n\nVerbs\n";
  std::string later;
  for (const auto& verb : verbs) {
    if (verb->available()) text += indented(verb->name(), verb->summary(), 18);
    else appendName(later, verb->name());
  }
  text += "\nNot there yet\n" + later + "\n";
  text += "\nOptions of every verb\n" + indented("--json", "Print JSON Lines for programs.", 18) +
          indented("--quiet", "No progress and no logs.", 18);
  text += "\n`tunewright help VERB` says more. Exit codes: 0 done, 1 failed, 2 wrong request, 130 stopped.";
  return text;
}

Result<int> showHelp(Context& context, const std::string& name) {
  if (name.empty()) {
    showText(context.output, "help", overview(context.verbs));
    return kExitDone;
  }
  std::string members;
  for (const auto& verb : context.verbs) {
    if (verb->name() == name) {
      CLI::App app(verb->summary());
      prepareApp(*verb, app);
      showText(context.output, "help", verbHelp(*verb, app));
      return kExitDone;
    }
    if (verb->name().starts_with(name + " "))
      members += indented(verb->name(), verb->summary() + (verb->available() ? "" : " (not there yet)"), 18);
  }
  if (members.empty()) return fail(unknownVerb(name, context.verbs));
  showText(context.output, "help",
           "Usage: tunewright " + name + " VERB …\n\nVerbs\n" + members + "\n`tunewright help " + name +
               " VERB` says more.");
  return kExitDone;
}

void showText(Output& output, const std::string& event, const std::string& text) {
  output.event({{"event", event}, {"text", text}});
  output.result(text);
}

std::string recipeFieldsText() {
  const auto& language = translations();
  std::string text;
  for (const auto& field : recipeFields()) {
    const auto standard = TW_TEXT("default %1", field.defaultValue.dump());
    std::string facts = language.of(standard);
    if (const auto range = fieldRange(field); !range.empty()) facts += "; " + range;
    if (!field.unit.empty()) facts += " " + field.unit;
    if (!field.methods.empty()) facts += language.of(TW_TEXT("; method %1", namesInWords(field.methods)));
    text += indented(field.path, language.of(field.help) + " [" + facts + "]", 32);
  }
  return text;
}

} // namespace tw::cli
