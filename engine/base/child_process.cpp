#include "engine/api/child_process.h"

#include "engine/api/system_reason.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <optional>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

extern char** environ;

namespace tw {
namespace {

using Clock = std::chrono::steady_clock;
using Deadline = std::optional<Clock::time_point>;

Error notStarted(const std::string& program, int error) {
  const auto why = systemReason(error);
  if (error == ENOENT || error == EACCES || error == ENOTDIR || error == ENOEXEC)
    return workError("child.missing", TW_TEXT("The program %1 cannot be run: %2.", program, why),
                     TW_TEXT("Install it, or check its path and permissions."));
  return workError("child.failed", TW_TEXT("The program %1 could not be started: %2.", program, why),
                   TW_TEXT("Close other programs and try again."));
}

/// A pipe whose ends no other program inherits.
struct Pipe {
  int read = -1, write = -1;
  ~Pipe() {
    close(read);
    close(write);
  }
  static void close(int& end) {
    if (end >= 0) ::close(std::exchange(end, -1));
  }
};

/// What is done between fork and exec: the streams, and signals as a program expects to find them.
class Preparation {
 public:
  Preparation(int output, bool showErrors) {
    ::posix_spawn_file_actions_init(&m_files);
    ::posix_spawn_file_actions_addopen(&m_files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_adddup2(&m_files, output, STDOUT_FILENO);
    if (!showErrors) ::posix_spawn_file_actions_addopen(&m_files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    ::posix_spawnattr_init(&m_attributes);
    sigset_t defaults, mask;
    sigemptyset(&defaults);
    sigemptyset(&mask);
    sigaddset(&defaults, SIGPIPE); // this process may ignore it
    ::posix_spawnattr_setsigdefault(&m_attributes, &defaults);
    ::posix_spawnattr_setsigmask(&m_attributes, &mask);
    ::posix_spawnattr_setflags(&m_attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
  }
  ~Preparation() {
    ::posix_spawn_file_actions_destroy(&m_files);
    ::posix_spawnattr_destroy(&m_attributes);
  }
  Preparation(const Preparation&) = delete;
  Preparation& operator=(const Preparation&) = delete;

  int spawn(pid_t& pid, char* const* arguments, char* const* environment) const {
    return ::posix_spawnp(&pid, arguments[0], &m_files, &m_attributes, arguments, environment);
  }

 private:
  posix_spawn_file_actions_t m_files;
  posix_spawnattr_t m_attributes;
};

/// The null-terminated array that exec takes; it points into `texts`.
std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> all;
  for (auto& text : texts) all.push_back(text.data());
  all.push_back(nullptr);
  return all;
}

std::vector<std::string> environmentOf(const ChildProcess& child) {
  std::vector<std::string> all;
  for (char** entry = environ; entry && *entry; ++entry) {
    const std::string_view text = *entry;
    const auto name = text.substr(0, text.find('='));
    const auto isSet = [&](const auto& variable) { return variable.first == name; };
    if (std::none_of(child.environment.begin(), child.environment.end(), isSet)) all.emplace_back(text);
  }
  for (const auto& [name, value] : child.environment) all.push_back(name + "=" + value);
  return all;
}

/// Milliseconds for poll(): -1 = without end, 0 = the time is over.
int patience(const Deadline& deadline) {
  if (!deadline) return -1;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(*deadline - Clock::now()).count();
  return static_cast<int>(std::clamp<int64_t>(left, 0, 1 << 30));
}

/// False when the time was over before the output was.
bool readAll(int handle, const Deadline& deadline, const std::function<void(std::string_view)>& take) {
  char buffer[65536];
  for (;;) {
    pollfd wanted{handle, POLLIN, 0};
    const int ready = ::poll(&wanted, 1, patience(deadline));
    if (ready == 0) return false;
    const ssize_t got = ready < 0 ? -1 : ::read(handle, buffer, sizeof buffer);
    if (got > 0) take({buffer, static_cast<size_t>(got)});
    else if (got == 0 || errno != EINTR) return true;
  }
}

/// Waits until the deadline; nullopt when the process still runs then, or when nothing can be known of it.
std::optional<int> waitUntil(pid_t pid, const Deadline& deadline) {
  int status = 0;
  for (;;) {
    const pid_t ended = ::waitpid(pid, &status, deadline ? WNOHANG : 0);
    if (ended == pid) return status;
    if (ended < 0 && errno != EINTR) return std::nullopt;
    if (ended == 0) {
      if (patience(deadline) == 0) return std::nullopt;
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  }
}

} // namespace

Result<ChildEnd> runChild(const ChildProcess& child) {
  if (child.arguments.empty() || child.arguments.front().empty()) return fail(notStarted("\"\"", ENOENT));
  const auto& program = child.arguments.front();
  Pipe pipe;
  if (int ends[2]; ::pipe2(ends, O_CLOEXEC) == 0) {
    pipe.read = ends[0];
    pipe.write = ends[1];
  } else {
    return fail(notStarted(program, errno));
  }
  auto arguments = child.arguments, environment = environmentOf(child);
  pid_t pid = 0;
  const int problem =
      Preparation(pipe.write, child.showErrors).spawn(pid, pointers(arguments).data(), pointers(environment).data());
  if (problem != 0) return fail(notStarted(program, problem));
  Pipe::close(pipe.write);

  ChildEnd end;
  const auto deadline = child.limit.count() > 0 ? Deadline(Clock::now() + child.limit) : std::nullopt;
  const auto keep = [&](std::string_view piece) { end.output += piece; };
  bool inTime = false;
  std::optional<int> status;
  try {
    inTime = readAll(pipe.read, deadline, child.onOutput ? child.onOutput : keep);
    if (inTime) status = waitUntil(pid, deadline); // it may have closed its output and work on
  } catch (...) {                                  // of onOutput
    ::kill(pid, SIGKILL);
    waitUntil(pid, {});
    throw;
  }
  if (!status) {
    end.timedOut = ::kill(pid, SIGKILL) == 0;
    status = waitUntil(pid, {});
  }
  if (!status)
    return fail(workError("child.failed", TW_TEXT("How the program %1 ended cannot be told.", program),
                          TW_TEXT("Try again; do not run this program with SIGCHLD ignored.")));
  if (WIFSIGNALED(*status)) end.signal = WTERMSIG(*status);
  else end.status = WEXITSTATUS(*status);
  return end;
}

} // namespace tw
