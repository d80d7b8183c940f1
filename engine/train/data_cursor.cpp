#include "engine/train/data_cursor.h"

#include <cmath>

namespace tw {

int64_t DataCursor::stepsOf(double epochs) const {
  const auto whole = static_cast<int64_t>(std::floor(epochs));
  const double rest = epochs - static_cast<double>(whole);
  int64_t steps = 0;
  for (int64_t epoch = 0; epoch < whole; ++epoch) {
    const int64_t inEpoch = EpochPlan(m_dataset, m_options, epoch).steps();
    if (inEpoch == 0 && epoch == 0) return 0;
    steps += inEpoch;
  }
  if (rest > 0)
    steps +=
        static_cast<int64_t>(std::ceil(rest * static_cast<double>(EpochPlan(m_dataset, m_options, whole).steps())));
  return steps;
}

void DataCursor::seek(int64_t epoch, int64_t step) {
  m_epoch = epoch;
  m_step = step;
  m_plan.emplace(m_dataset, m_options, epoch);
}

void DataCursor::advance() {
  if (++m_step >= m_plan->steps()) seek(m_epoch + 1, 0);
}

} // namespace tw
