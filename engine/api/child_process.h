#pragma once
// Another program, run to its end: no shell between, so that an argument arrives as it was given.
#include "engine/api/result.h"

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tw {

struct ChildProcess {
  /// The program first: a path, or a name that is looked for in PATH.
  std::vector<std::string> arguments;
  /// Variables set beside those of this process.
  std::vector<std::pair<std::string, std::string>> environment;
  /// Killed when it has not ended by then; 0 = as long as it takes.
  std::chrono::milliseconds limit{0};
  /// Whether what it writes to its standard error goes to this process's; otherwise nowhere.
  bool showErrors = false;
  /// Receives its standard output piece by piece as it comes; when empty, all of it is in ChildEnd::output.
  std::function<void(std::string_view piece)> onOutput;
};

struct ChildEnd {
  int status = 0;        ///< exit status, where it ended by itself
  int signal = 0;        ///< what killed it, or 0
  bool timedOut = false; ///< killed at the limit
  std::string output;
  bool succeeded() const { return status == 0 && signal == 0; }
};

/// Runs it with an empty standard input and waits for its end. Errors: child.missing (no such program, or it may not be
/// run), child.failed (this process could not start or watch it).
Result<ChildEnd> runChild(const ChildProcess& child);

} // namespace tw
