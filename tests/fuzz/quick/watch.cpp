#include "tests/fuzz/quick/watch.h"

#include "tests/fuzz/quick/sanitized.h"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <fcntl.h>
#include <filesystem>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

// Of the sanitizers' runtimes, where one is linked.
extern "C" __attribute__((weak)) void __sanitizer_set_death_callback(void (*callback)());

namespace tw::fuzz {
namespace {

constexpr int kProcessorSeconds = 10;
constexpr rlim_t kMostData = rlim_t{8} << 30;
constexpr long kMostKilobytes = 2 << 20;

constexpr bool kSanitized = TW_SANITIZED;

// Plain values: read by a handler while anything may be broken.
std::string programName, foundFile;
std::span<const std::byte> current;
size_t number = 0;
long kilobytesAtStart = 0;

long peakKilobytes() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

void say(const char* text) { (void)!::write(STDERR_FILENO, text, std::strlen(text)); }

/// Nothing but system calls.
void keep(const char* what) {
  say("\n");
  say(programName.c_str());
  say(": ");
  say(what);
  if (!foundFile.empty() && number > 0) {
    const int file = ::open(foundFile.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (file >= 0) {
      (void)!::write(file, current.data(), current.size());
      ::close(file);
      say("; the input is ");
      say(foundFile.c_str());
    }
  }
  say("\n");
}

[[noreturn]] void found(const char* what) {
  keep(what);
  ::_exit(1);
}

void onSignal(int signal) {
  found(signal == SIGPROF                       ? "10 s of processor time were not enough"
        : signal == SIGABRT                     ? "aborted"
        : signal == SIGSEGV || signal == SIGBUS ? "touched memory that is not there (or used the whole stack up)"
                                                : "died of a signal");
}

void catchSignals() {
  // A handler has a stack of its own, since the usual one may be what was used up.
  static std::byte stack[64 * 1024];
  stack_t other{};
  other.ss_sp = stack;
  other.ss_size = sizeof stack;
  ::sigaltstack(&other, nullptr);
  struct sigaction action {};
  action.sa_handler = onSignal;
  action.sa_flags = SA_ONSTACK;
  ::sigaction(SIGPROF, &action, nullptr);
  if (kSanitized) return; // their own handlers tell more
  for (const int signal : {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL}) ::sigaction(signal, &action, nullptr);
}

void limitData() {
  // A sanitizer maps terabytes. What is only set aside, as for the heaps of threads, does not count.
  if (kSanitized) return;
  rlimit limit{};
  ::getrlimit(RLIMIT_DATA, &limit);
  limit.rlim_cur = std::min(limit.rlim_max, kMostData);
  ::setrlimit(RLIMIT_DATA, &limit);
}

} // namespace

Watch::Watch(std::string name, const std::string& folder) {
  programName = std::move(name);
  if (!folder.empty()) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    foundFile = folder + "/" + programName + "-" + std::to_string(::getpid());
  }
  kilobytesAtStart = peakKilobytes();
  limitData();
  catchSignals();
  std::set_terminate([] { found("threw what nobody caught"); });
  if (__sanitizer_set_death_callback) __sanitizer_set_death_callback([] { keep("the sanitizer's report is above"); });
}

void Watch::begin(std::span<const std::byte> input) {
  current = input;
  ++number;
  setTimer(kProcessorSeconds);
}

void Watch::end() {
  setTimer(0);
  if (!kSanitized && peakKilobytes() - kilobytesAtStart > kMostKilobytes) found("took more than 2 GiB of memory");
}

void Watch::setTimer(int seconds) {
  itimerval timer{};
  timer.it_value.tv_sec = seconds;
  ::setitimer(ITIMER_PROF, &timer, nullptr);
}

} // namespace tw::fuzz
