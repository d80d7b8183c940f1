#pragma once
// Worker threads for tensor-free services (dataset view, tokeniser, template, memory plan, run store).
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

namespace tw {

class ThreadPool {
 public:
  /// 0 threads = one per core.
  explicit ThreadPool(unsigned threads = 0);
  /// Asks running tasks to stop, drops queued ones, joins.
  ~ThreadPool();
  using Task = std::function<void(std::stop_token)>;
  /// The returned source cancels this one task.
  std::stop_source post(Task task);
  unsigned size() const { return static_cast<unsigned>(m_threads.size()); }

 private:
  void work();
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
