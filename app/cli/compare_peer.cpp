#include "app/cli/compare_peer.h"

#include "app/cli/input_files.h"
#include "app/cli/numbers.h"

#include <array>
#include <cstdio>
#include <filesystem>

namespace tw::cli {
namespace {

namespace fs = std::filesystem;

std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

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
    return fail(
        requestError("bench.no_peer", "The peers (PEFT and bitsandbytes) are not installed.",
                     "Run installer/bootstrap.sh test in the source tree, and this program from its build folder."));
  std::string command = quoted(python.string()) + " " + quoted((tree / "tests/bench/compare_peft.py").string()) +
                        " --program " + quoted(program.string()) + " --mode " + what.substr(6);
  for (const auto& [name, value] : options.items())
    command += " " + quoted("--" + name) + " " + quoted(value.is_string() ? value.get<std::string>() : value.dump());
  context.output.note("Comparing with PEFT; this takes some minutes.");
  FILE* child = ::popen((command + (context.output.json() ? " 2>/dev/null" : "")).c_str(), "r");
  if (!child)
    return fail(workError("bench.peer_failed", "The peer could not be started.", "Free some memory and try again."));
  std::string pending;
  std::array<char, 4096> buffer{};
  while (std::fgets(buffer.data(), buffer.size(), child)) {
    pending += buffer.data();
    if (!pending.ends_with("\n") && pending.size() < maximumLine) continue;
    if (const auto line = parseText(pending, "compare_peft.py"); line && line->is_object()) report(context, *line);
    pending.clear();
  }
  if (::pclose(child) != 0)
    return fail(workError("bench.peer_failed", "The comparison ended with an error.",
                          "Run tests/bench/compare_peft.py by hand to see what it says."));
  return {};
}

} // namespace tw::cli
