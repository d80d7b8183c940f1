#pragma once
// What an evaluation can measure. engine/api/catalog/metrics.cpp describes the same ones.
#include "engine/api/json.h"
#include "engine/api/result.h"

#include <memory>
#include <string>
#include <vector>

namespace tw {

/// How well a model foretells the tokens of the data.
struct TokenLosses {
  double sum = 0;                            ///< of the cross entropy of all targets
  int64_t targets = 0, tokens = 0, rows = 0; ///< rows: samples
};

/// What a model wrote where the data has an answer.
struct WrittenAnswer {
  std::string prompt, reference; ///< as the file has them
  std::string prediction;        ///< without special tokens
};

class Metric {
 public:
  virtual ~Metric() = default;
  /// True: it judges what the model writes. False: it needs the losses of the data's tokens.
  virtual bool judgesAnswers() const = 0;
  virtual void add(const TokenLosses&) {}
  virtual void add(const WrittenAnswer&) {} ///< in the order of the file
  /// Its numbers under their names in the `metrics` event. Errors: data.no_targets, train.not_finite.
  virtual Result<Json> values() const = 0;
};

std::vector<std::string> metricNames();
/// Errors: usage.not_yet (names those that there are).
Result<std::unique_ptr<Metric>> makeMetric(const std::string& name);

} // namespace tw
