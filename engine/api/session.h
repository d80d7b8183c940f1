#pragma once
// The one door to the engine: commands in, events out, services beside. No tensor, lock or pointer crosses it.
#include "engine/api/commands.h"
#include "engine/api/events.h"
#include "engine/api/services.h"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

namespace tw {

using JobId = uint64_t;

/// One item of the event queue. The last item of a job has `ended`; when the job failed its event is events::Failed.
struct JobEvent {
  JobId job = 0;
  std::optional<Event> event;
  bool ended = false;
};

class Session {
 public:
  virtual ~Session() = default; ///< stops and saves what runs, then joins the engine thread

  /// Queues the command on the engine thread.
  virtual JobId submit(Command command) = 0;
  /// Takes the oldest event, waiting at most `patience`. Nullopt when none came.
  virtual std::optional<JobEvent> nextEvent(std::chrono::milliseconds patience) = 0;
  /// Called on any thread whenever the queue goes from empty to not empty; must be cheap (posts a wake-up).
  virtual void setWakeUp(std::function<void()> wakeUp) = 0;

  /// Cooperative: training stops at the next micro-step, writes a resumable checkpoint and finishes with stopped =
  /// true; other work is cancelled.
  virtual void stop(JobId job) = 0;
  // For a training job; ignored by others.
  virtual void pause(JobId job) = 0;
  virtual void resume(JobId job) = 0;
  virtual void saveNow(JobId job) = 0;
  virtual void setLearningRate(JobId job, double value) = 0;

  virtual Services& services() = 0;
  /// Runs `task` on the worker pool; the source cancels it. A task is to catch what it can expect; what it throws all
  /// the same ends that task alone and arrives as events::Failed of job 0, which no job ever has.
  virtual std::stop_source post(std::function<void(std::stop_token)> task) = 0;
};

/// What a program says of itself when it opens the engine.
struct SessionOptions {
  int threads = 0; ///< compute threads, 0 = one per physical core
};

constexpr int kEngineApiVersion = 5; ///< raised with every change of Session, Services or what they take and give

/// Opens the engine library (beside the program, in ../lib, or TUNEWRIGHT_ENGINE) and makes a session. Errors:
/// runtime.missing (says what is missing and how to install it), runtime.version (an engine that is there and does not
/// fit).
Result<std::unique_ptr<Session>> openSession(const SessionOptions& options = {});

} // namespace tw

/// The engine library's one exported symbol.
using TwCreateSession = tw::Session* (*)(int apiVersion, const tw::SessionOptions* options);
