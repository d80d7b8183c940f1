#pragma once
// The engine thread with its command queue in and event queue out.
#include "engine/api/session.h"
#include "engine/base/thread_pool.h"
#include "engine/session/devices/kernel_checks.h"
#include "engine/session/jobs/job.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace tw {

class EngineSession final : public Session {
 public:
  explicit EngineSession(const SessionOptions& options);
  ~EngineSession() override;

  JobId submit(Command command) override;
  std::optional<JobEvent> nextEvent(std::chrono::milliseconds patience) override;
  void setWakeUp(std::function<void()> wakeUp) override;
  void stop(JobId job) override;
  void pause(JobId job) override;
  void resume(JobId job) override;
  void saveNow(JobId job) override;
  void setLearningRate(JobId job, double value) override;
  Services& services() override { return *m_services; }
  std::stop_source post(std::function<void(std::stop_token)> task) override { return m_workers.post(std::move(task)); }

 private:
  struct Job {
    JobId id;
    Command command;
    std::stop_source stop;
    std::shared_ptr<TrainControl> control;
    std::deque<std::shared_ptr<Job>> live; ///< chats that wait for this training's next step edge
    std::shared_ptr<Job> answering;        ///< the one that is being answered there
  };
  void work();
  void run(Job& job);
  /// Switches off the kernels that failed on the device of the command; a training is told so.
  void prepareKernels(const Job& job);
  void runGuarded(Job& job, const std::function<Result<>()>& work);
  void serveLive(Job& training, const LiveAnswer& answer);
  /// Chats that nobody will answer any more.
  void endLive(Job& training);
  void push(JobEvent event);
  void taskFailed(std::exception_ptr thrown);
  /// The queued or running job, or a live chat of one, or nullptr. Caller holds m_mutex.
  Job* find(JobId id);
  /// Removes a live chat that nobody answers yet; its step edge may be far. Caller holds m_mutex.
  bool takeWaitingChat(JobId id);
  /// Stops the job and the chats that wait for it. Caller holds m_mutex.
  static void requestStop(Job& job);

  SessionOptions m_options;
  std::unique_ptr<RunStore> m_runs;
  std::unique_ptr<Services> m_services;
  ModelHost m_models;     ///< touched by the engine thread only, as
  KernelChecks m_kernels; ///< this

  std::mutex m_mutex;
  std::condition_variable m_wake;
  std::deque<std::shared_ptr<Job>> m_queue;
  std::shared_ptr<Job> m_running;
  JobId m_lastId = 0;
  bool m_closing = false;

  std::mutex m_eventMutex;
  std::condition_variable m_eventWake;
  std::deque<JobEvent> m_events;
  std::function<void()> m_wakeUp;

  ThreadPool m_workers;
  std::thread m_thread; ///< last: starts when all else is there
};

} // namespace tw
