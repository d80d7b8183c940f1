#include "app/cli/compare_peer.h"

#include "app/cli/input_files.h"
#include "app/cli/numbers.h"
#include "engine/api/child_process.h"

#include <filesystem>

namespace tw::cli {
namespace {

namespace fs = std::filesystem;

/// The source tree that this program was built in, or empty.
fs::path sourceTree(const fs::path& program) {
  std::error_code ignored;
  for (auto folder = program.parent_path(); folder.has_relative_path(); folder = folder.parent_path())
    if (fs::exists(folder / "tests/bench/compare_peft.py", ignored)) return folder;
  return {};
}

void report(Context& context, const Json& line) {
  Json event = {{"event", "bench"}};
  event.update(line);
  context.output.event(event);
  const auto number = [&](const char* name) { return precise(line.value(name, 0.0)); };
  context.output.result(line.value("mode", "") + ", loss on " + line.value("targets", "") + ": tunewright " +
                        number("tunewright_tokens_per_second") + " tokens/s, PEFT " + number("peft_tokens_per_second") +
                        " tokens/s, ratio " + number("ratio"));
}

} // namespace

Result<> comparePeer(Context& context, const std::string& what, const Json& options) {
  std::error_code error;
  const auto program = fs::read_symlink("/proc/self/exe", error);
  const auto tree = sourceTree(program), python = tree / ".deps/python/bin/python";
  if (tree.empty() || !fs::exists(python, error))
    return fail(requestError(
        "bench.no_peer", TW_TEXT("The peers (PEFT and bitsandbytes) are not installed."),
        TW_TEXT("Run installer/bootstrap.sh test in the source tree, and this program from its build folder.")));
  ChildProcess peer;
  peer.arguments = {python.string(), (tree / "tests/bench/compare_peft.py").string(),
                    "--program",     program.string(),
                    "--mode",        what.substr(6)};
  for (const auto& [name, value] : options.items()) {
    peer.arguments.push_back("--" + name);
    peer.arguments.push_back(value.is_string() ? value.get<std::string>() : value.dump());
  }
  peer.showErrors = !context.output.json();
  std::string pending;
  peer.onOutput = [&](std::string_view piece) {
    pending += piece;
    for (size_t end; (end = pending.find('\n')) != std::string::npos; pending.erase(0, end + 1))
      if (const auto line = parseText(pending.substr(0, end), "compare_peft.py"); line && line->is_object())
        report(context, *line);
    if (pending.size() > kMaximumLine) pending.clear(); // no line of the comparison's
  };
  context.output.note("Comparing with PEFT; this takes some minutes.");
  const auto end = runChild(peer);
  if (!end)
    return fail(workError("bench.peer_failed", TW_TEXT("The peer could not be started."),
                          TW_TEXT("Free some memory and try again.")));
  if (!end->succeeded())
    return fail(workError("bench.peer_failed", TW_TEXT("The comparison ended with an error."),
                          TW_TEXT("Run tests/bench/compare_peft.py by hand to see what it says.")));
  return {};
}

} // namespace tw::cli
