#include "app/cli/interrupt.h"

#include <atomic>
#include <chrono>
#include <csignal>
#include <unistd.h>

namespace tw::cli {
namespace {

std::atomic<int> signals{0}, graceful{0};
static_assert(std::atomic<int>::is_always_lock_free); // a signal handler may touch nothing else

void onSignal(int) {
  if (signals.fetch_add(1) > 0 || graceful.load() == 0) ::_exit(130);
}

} // namespace

void installSignalHandlers() {
  struct sigaction action {};
  action.sa_handler = onSignal;
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_RESTART;
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
}

bool interrupted() { return signals.load() > 0; }
void forgetInterrupt() { signals.store(0); }

GracefulInterrupt::GracefulInterrupt() { graceful.fetch_add(1); }
GracefulInterrupt::~GracefulInterrupt() { graceful.fetch_sub(1); }

InterruptToken::InterruptToken()
    : m_watcher([this](std::stop_token done) {
        while (!done.stop_requested()) {
          if (interrupted()) m_stop.request_stop();
          std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
      }) {}

} // namespace tw::cli
