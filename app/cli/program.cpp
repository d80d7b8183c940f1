#include "app/cli/program.h"

#include "app/cli/help.h"
#include "app/cli/interrupt.h"
#include "app/cli/usage_errors.h"
#include "app/cli/verbs.h"

#include <algorithm>
#include <CLI/CLI.hpp>
#include <new>

namespace tw::cli {
namespace {

/// The arguments after the program's own options and the verb's words are taken off.
struct Request {
  std::string verb; ///< as typed: "train", "data inspect"; a group's name when its second word is missing
  std::vector<std::string> rest;
  bool help = false, version = false;
};

bool isGroup(const Verbs& verbs, const std::string& word) {
  return std::any_of(verbs.begin(), verbs.end(),
                     [&](const auto& verb) { return verb->name().starts_with(word + " "); });
}

/// A group's name alone lists what it is about, where it can.
bool isListOf(const Verb& verb, const std::string& group) { return verb.available() && verb.name() == group + " list"; }

Result<Request> splitArguments(const std::vector<std::string>& arguments, const Verbs& verbs, Output& output) {
  Request request;
  size_t at = 0;
  for (; at < arguments.size(); ++at) {
    const auto& word = arguments[at];
    if (word == "--json") {
      output.setJson(true);
    } else if (word == "--quiet" || word == "-q") {
      output.setQuiet(true);
    } else if (word == "--help" || word == "-h") {
      request.help = true;
    } else if (word == "--version" || word == "-V") {
      request.version = true;
    } else if (word.starts_with('-')) {
      if (request.verb.empty()) return fail(unknownOption(word, {"--json", "--quiet", "--help", "--version"}, {}));
      break; // an option of a group's verb stands before its second word: left to the error below
    } else if (request.verb.empty()) {
      request.verb = word;
      if (!isGroup(verbs, word)) {
        ++at;
        break;
      }
    } else {
      request.verb += " " + word;
      ++at;
      break;
    }
  }
  request.rest.assign(arguments.begin() + static_cast<std::ptrdiff_t>(std::min(at, arguments.size())), arguments.end());
  return request;
}

Result<int> runVerb(Verb& verb, const std::vector<std::string>& arguments, Context& context) {
  if (!verb.available()) return verb.run(context); // refuses by name, whatever its arguments are
  CLI::App app(verb.summary());
  prepareApp(verb, app);
  try {
    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend()); // CLI11 reads them from the back
    app.parse(reversed);
  } catch (const CLI::CallForHelp&) {
    showText(context.output, "help", verbHelp(verb, app));
    return kExitDone;
  } catch (const CLI::ParseError& error) {
    return fail(usageError(verb, app, error));
  }
  if (app.count("--json") > 0) context.output.setJson(true);
  if (app.count("--quiet") > 0) context.output.setQuiet(true);
  return verb.run(context);
}

Result<int> dispatch(const std::vector<std::string>& arguments, Context& context) {
  TW_TRY(const auto request, splitArguments(arguments, context.verbs, context.output));
  if (request.version) {
    context.output.event({{"event", "version"}, {"version", TW_VERSION}});
    context.output.result("tunewright " TW_VERSION);
    return kExitDone;
  }
  for (const auto& verb : context.verbs)
    if ((verb->name() == request.verb || isListOf(*verb, request.verb)) && !request.help)
      return runVerb(*verb, request.rest, context);
  if (request.help) return showHelp(context, request.verb);
  if (request.verb.empty())
    return fail(requestError("usage.missing_verb", TW_TEXT("No verb was given."),
                             TW_TEXT("`tunewright help` lists them; `tunewright train recipe.json` trains.")));
  return fail(unknownVerb(request.verb, context.verbs));
}

/// The one place where exceptions end: what is left of them is a bug or a lack of memory.
Result<int> guarded(const std::vector<std::string>& arguments, Context& context) {
  try {
    return dispatch(arguments, context);
  } catch (const std::bad_alloc&) {
    return fail(workError("memory.exhausted", TW_TEXT("There is not enough memory."),
                          TW_TEXT("Close other programs, or use a smaller file or model.")));
  } catch (const std::exception& error) {
    return fail(workError("internal", TW_TEXT("The program met an error of its own: %1.", error.what()),
                          TW_TEXT("Please report it with the command you ran.")));
  }
}

/// Stopped because it was asked to: a failure while stopping (no space for the checkpoint, say) is a failure.
bool isCancellation(const Error& error) { return error.code == "cancelled" || error.code == "stopped"; }

} // namespace

int runProgram(const std::vector<std::string>& arguments, const Streams& streams, const SessionFactory& factory) {
  Output output(streams);
  const auto end = std::find(arguments.begin(), arguments.end(), "--");
  const Verbs verbs = allVerbs();
  int code = kExitDone;
  {
    Context context(output, streams, factory, verbs);
    const auto result = guarded(arguments, context);
    if (result) {
      code = *result;
    } else {
      // An error of usage may come before --json was reached.
      if (std::find(arguments.begin(), end, "--json") != end) output.setJson(true);
      output.error(result.error());
      code = interrupted() && isCancellation(result.error()) ? kExitStopped
             : result.error().fault == Fault::Work           ? kExitFailed
                                                             : kExitRequest;
    }
  }
  if (output.broken() && code == kExitDone) {
    output.setJson(false);
    output.error(workError("io.stdout", TW_TEXT("The results could not all be written to standard output."),
                           TW_TEXT("Check the program that reads them, or the space on the disk.")));
    code = kExitFailed;
  }
  return code;
}

} // namespace tw::cli
