#pragma once
#include "engine/evaluate/metric.h"

namespace tw {

/// The mean cross entropy over all target tokens, and exp of it.
class Perplexity : public Metric {
 public:
  bool judgesAnswers() const override { return false; }
  void add(const TokenLosses& losses) override;
  /// loss, perplexity, targets, tokens, samples.
  Result<Json> values() const override;

 private:
  TokenLosses m_all;
};

} // namespace tw
