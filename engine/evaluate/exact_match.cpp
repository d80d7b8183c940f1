#include "engine/evaluate/exact_match.h"

#include <algorithm>

namespace tw {

void ExactMatch::add(const WrittenAnswer& answer) {
  ++m_all;
  m_equal += answer.prediction == answer.reference;
}

Result<Json> ExactMatch::values() const {
  return Json{{"exact_match", static_cast<double>(m_equal) / static_cast<double>(std::max<int64_t>(1, m_all))}};
}

} // namespace tw
