#pragma once
// Watches the curves and says what an experienced user would notice; each piece of advice once, until the situation has
// passed.
#include "engine/api/events.h"

#include <deque>
#include <optional>

namespace tw {

class Advisor {
 public:
  /// `warmedUp`: the warm-up of the learning rate is over.
  std::optional<events::Advice> afterStep(int64_t step, double loss, double gradientNorm, bool warmedUp);
  std::optional<events::Advice> afterEvaluation(double loss);

 private:
  bool once(bool& told, bool now);
  std::deque<double> m_losses, m_norms; ///< the last kWindow steps
  double m_lowest = 0;
  bool m_haveLowest = false;
  std::deque<double> m_evaluations;
  bool m_toldFlat = false, m_toldDiverging = false, m_toldSpike = false, m_toldRising = false;
};

} // namespace tw
