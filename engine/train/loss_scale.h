#pragma once
// Dynamic loss scaling for float16 (torch's GradScaler): the loss is multiplied so that small gradients survive, halved
// after an overflow.
#include <cstdint>

namespace tw {

class LossScale {
 public:
  explicit LossScale(bool active) : m_active(active) {}
  bool active() const { return m_active; }
  double value() const { return m_active ? m_value : 1.0; }
  int64_t goodSteps() const { return m_good; }
  void restore(double value, int64_t goodSteps) {
    if (value > 0) m_value = value;
    m_good = goodSteps;
  }
  void good() {
    if (m_active && ++m_good >= kGrowthInterval) {
      m_value *= 2;
      m_good = 0;
    }
  }
  /// False when the scale cannot get any smaller: then it is no overflow of the scaling.
  bool overflow() {
    m_good = 0;
    m_value /= 2;
    return m_active && m_value >= kSmallest;
  }

 private:
  static constexpr int64_t kGrowthInterval = 2000;
  static constexpr double kSmallest = 1.0 / 1024;
  bool m_active;
  double m_value = 65536;
  int64_t m_good = 0;
};

} // namespace tw
