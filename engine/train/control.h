#pragma once
// What other threads may ask of a running training; looked at before every micro-step.
#include <condition_variable>
#include <mutex>
#include <optional>

namespace tw {

class TrainControl {
 public:
  void pause();
  void resume();
  /// Finish the current optimizer step or drop it, write a resumable checkpoint, return. Also ends a pause.
  void stopAndSave();
  /// Write a checkpoint after the current optimizer step; in a pause at once, of the step before it.
  void saveNow();
  /// The peak rate from which the schedule computes, from the next optimizer step on; in a pause it is taken at once,
  /// and counts for the step that goes on after it.
  void setLearningRate(double rate);

  /// Lets a pause look at what waits (Trainer::setIdleHook).
  void wakeUp();

  // For the trainer:
  bool stopRequested() const;
  bool pauseRequested() const;
  /// Blocks until resume() or stopAndSave().
  /// Also returns after wakeUp(), saveNow() and setLearningRate(): look at pauseRequested() again.
  void waitWhilePaused();
  bool takeSave();
  std::optional<double> takeLearningRate();

 private:
  mutable std::mutex m_mutex;
  std::condition_variable m_wake;
  bool m_paused = false, m_stop = false, m_save = false, m_woken = false;
  std::optional<double> m_rate;
};

} // namespace tw
