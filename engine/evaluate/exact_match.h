#pragma once
#include "engine/evaluate/metric.h"

namespace tw {

/// The share of answers that are their reference, character by character (exact_match of the `evaluate` library as it
/// is without options).
class ExactMatch : public Metric {
 public:
  bool judgesAnswers() const override { return true; }
  void add(const WrittenAnswer& answer) override;
  /// exact_match, 0 … 1.
  Result<Json> values() const override;

 private:
  int64_t m_equal = 0, m_all = 0;
};

} // namespace tw
