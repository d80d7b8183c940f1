#pragma once
// Processes of a group played by threads of one test program.
#include "engine/train/process_group.h"

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <QtGlobal>
#include <thread>

namespace tiny {

/// What the members of a group share.
class Meeting {
 public:
  explicit Meeting(int64_t size) : tensors(static_cast<size_t>(size)), lists(tensors.size()) {}
  /// Returns when all members are here. One who does not come has left the others' path: that is the end of the test.
  void wait() {
    std::unique_lock lock(m_mutex);
    const auto round = m_round;
    if (++m_here == tensors.size()) {
      m_here = 0;
      ++m_round;
      m_change.notify_all();
    } else if (!m_change.wait_for(lock, std::chrono::seconds(60), [&] { return m_round != round; })) {
      qFatal("the processes of a group do not make the same calls");
    }
  }
  std::vector<at::Tensor> tensors;
  std::vector<std::vector<int64_t>> lists;

 private:
  std::mutex m_mutex;
  std::condition_variable m_change;
  size_t m_here = 0, m_round = 0;
};

class ThreadGroup : public tw::ProcessGroup {
 public:
  ThreadGroup(std::shared_ptr<Meeting> meeting, int64_t rank) : m_meeting(std::move(meeting)), m_rank(rank) {}
  int64_t rank() const override { return m_rank; }
  int64_t size() const override { return static_cast<int64_t>(m_meeting->tensors.size()); }
  void sum(const at::Tensor& values) override {
    m_meeting->tensors[static_cast<size_t>(m_rank)] = values.clone();
    m_meeting->wait();
    values.zero_();
    for (const auto& given : m_meeting->tensors) values.add_(given); // in one order: the same bits in each
    m_meeting->wait();
  }
  std::vector<std::vector<int64_t>> gather(const std::vector<int64_t>& own) override {
    m_meeting->lists[static_cast<size_t>(m_rank)] = own;
    m_meeting->wait();
    auto all = m_meeting->lists;
    m_meeting->wait();
    return all;
  }

 private:
  std::shared_ptr<Meeting> m_meeting;
  int64_t m_rank;
};

/// Runs `member(group)` for each rank, all at once.
template <class Member> void together(int64_t size, Member member) {
  const auto meeting = std::make_shared<Meeting>(size);
  std::vector<std::jthread> threads;
  for (int64_t rank = 0; rank < size; ++rank)
    threads.emplace_back([&member, meeting, rank] {
      ThreadGroup group(meeting, rank);
      member(group);
    });
}

} // namespace tiny
