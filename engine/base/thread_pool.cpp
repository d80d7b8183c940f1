#include "engine/base/thread_pool.h"

#include <algorithm>
#include <atomic>
#include <system_error>

namespace tw {

ThreadPool::ThreadPool(unsigned threads, FailureHandler onFailure) : m_onFailure(std::move(onFailure)) {
  if (threads == 0) threads = std::max(1u, std::thread::hardware_concurrency());
  for (unsigned i = 0; i < threads; ++i) m_threads.emplace_back([this] { work(); });
}

ThreadPool::~ThreadPool() {
  {
    const std::lock_guard lock(m_mutex);
    m_closing = true;
    m_queue.clear();
    for (auto& source : m_running) source.request_stop();
  }
  m_wake.notify_all();
  for (auto& thread : m_threads) thread.join();
}

std::stop_source ThreadPool::post(Task task) {
  std::stop_source source;
  {
    const std::lock_guard lock(m_mutex);
    m_queue.emplace_back(std::move(task), source);
  }
  m_wake.notify_one();
  return source;
}

void ThreadPool::work() {
  for (;;) {
    std::unique_lock lock(m_mutex);
    m_wake.wait(lock, [this] { return m_closing || !m_queue.empty(); });
    if (m_closing) return;
    auto [task, source] = std::move(m_queue.front());
    m_queue.pop_front();
    m_running.push_back(source);
    lock.unlock();
    if (!source.stop_requested()) run(task, source.get_token());
    lock.lock();
    m_running.erase(std::find(m_running.begin(), m_running.end(), source));
  }
}

void ThreadPool::run(const Task& task, std::stop_token stop) const {
  try {
    task(std::move(stop));
  } catch (...) {
    if (m_onFailure) m_onFailure(std::current_exception());
  }
}

void parallelFor(size_t count, size_t grain, const std::function<void(size_t, size_t)>& body) {
  const size_t cores = std::max(1u, std::thread::hardware_concurrency());
  const size_t chunks = std::min((count + std::max<size_t>(grain, 1) - 1) / std::max<size_t>(grain, 1), cores * 4);
  if (chunks <= 1 || cores == 1) {
    if (count) body(0, count);
    return;
  }
  std::atomic<size_t> next{0};
  std::exception_ptr failure;
  std::mutex failureMutex;
  const auto run = [&] {
    try {
      for (size_t chunk; (chunk = next.fetch_add(1)) < chunks;)
        body(count * chunk / chunks, count * (chunk + 1) / chunks);
    } catch (...) {
      const std::lock_guard lock(failureMutex);
      failure = std::current_exception();
    }
  };
  std::vector<std::thread> helpers;
  try {
    for (size_t i = 1; i < std::min(cores, chunks); ++i) helpers.emplace_back(run);
  } catch (const std::system_error&) { // NOLINT(bugprone-empty-catch)
    // No more threads to be had: those that started, and this one, do the work.
  }
  run();
  for (auto& helper : helpers) helper.join();
  if (failure) std::rethrow_exception(failure);
}

} // namespace tw
