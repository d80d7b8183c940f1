#pragma once
// Worker threads for tensor-free services (dataset view, tokeniser, template, memory plan, run store).
#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

namespace tw {

class ThreadPool {
 public:
  using FailureHandler = std::function<void(std::exception_ptr)>;
  /// 0 threads = one per core. What a task throws ends that task alone and goes to `onFailure`, on the task's thread.
  explicit ThreadPool(unsigned threads = 0, FailureHandler onFailure = {});
  /// Asks running tasks to stop, drops queued ones, joins.
  ~ThreadPool();
  using Task = std::function<void(std::stop_token)>;
  /// The returned source cancels this one task.
  std::stop_source post(Task task);
  unsigned size() const { return static_cast<unsigned>(m_threads.size()); }

 private:
  void work();
  void run(const Task& task, std::stop_token stop) const;
  FailureHandler m_onFailure;
  std::mutex m_mutex;
  std::condition_variable m_wake;
  std::deque<std::pair<Task, std::stop_source>> m_queue;
  std::vector<std::stop_source> m_running;
  bool m_closing = false;
  std::vector<std::thread> m_threads;
};

/// Runs body(begin, end) over [0, count) in contiguous chunks on all cores and waits; the first exception is rethrown.
void parallelFor(size_t count, size_t grain, const std::function<void(size_t, size_t)>& body);

} // namespace tw
