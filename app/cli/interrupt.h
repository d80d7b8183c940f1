#pragma once
// SIGINT and SIGTERM: the first asks the work to stop and save, the second ends the program at once.
#include <stop_token>
#include <thread>

namespace tw::cli {

/// Installs the handlers; also ignores SIGPIPE, so that a closed pipe is an error and not a signal.
void installSignalHandlers();
bool interrupted();

/// While one lives, the first signal only sets interrupted(); without one it ends the program with exit code 130.
class GracefulInterrupt {
 public:
  GracefulInterrupt();
  ~GracefulInterrupt();
  GracefulInterrupt(const GracefulInterrupt&) = delete;
  GracefulInterrupt& operator=(const GracefulInterrupt&) = delete;
};

/// Turns a signal into a stop token for services, which work on the caller's thread.
class InterruptToken {
 public:
  InterruptToken();
  std::stop_token token() const { return m_stop.get_token(); }
  void stop() { m_stop.request_stop(); }

 private:
  GracefulInterrupt m_graceful;
  std::stop_source m_stop;
  std::jthread m_watcher; // polls: a signal handler may not wake a condition variable
};

/// A scope whose interruption concerns only itself (one answer of a chat): forgets the signal at the end.
void forgetInterrupt();

} // namespace tw::cli
