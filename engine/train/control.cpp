#include "engine/train/control.h"

#include <utility>

namespace tw {

void TrainControl::pause() {
  const std::lock_guard lock(m_mutex);
  m_paused = true;
}

void TrainControl::resume() {
  const std::lock_guard lock(m_mutex);
  m_paused = false;
  m_wake.notify_all();
}

void TrainControl::stopAndSave() {
  const std::lock_guard lock(m_mutex);
  m_stop = true;
  m_wake.notify_all();
}

void TrainControl::saveNow() {
  const std::lock_guard lock(m_mutex);
  m_save = true;
  m_woken = true; // a pause need not wait for it
  m_wake.notify_all();
}

void TrainControl::setLearningRate(double rate) {
  const std::lock_guard lock(m_mutex);
  m_rate = rate;
  m_woken = true;
  m_wake.notify_all();
}

void TrainControl::wakeUp() {
  const std::lock_guard lock(m_mutex);
  m_woken = true;
  m_wake.notify_all();
}

bool TrainControl::stopRequested() const {
  const std::lock_guard lock(m_mutex);
  return m_stop;
}

bool TrainControl::pauseRequested() const {
  const std::lock_guard lock(m_mutex);
  return m_paused && !m_stop;
}

void TrainControl::waitWhilePaused() {
  std::unique_lock lock(m_mutex);
  m_wake.wait(lock, [this] { return !m_paused || m_stop || m_woken; });
  m_woken = false;
}

bool TrainControl::takeSave() {
  const std::lock_guard lock(m_mutex);
  return std::exchange(m_save, false);
}

std::optional<double> TrainControl::takeLearningRate() {
  const std::lock_guard lock(m_mutex);
  return std::exchange(m_rate, std::nullopt);
}

} // namespace tw
