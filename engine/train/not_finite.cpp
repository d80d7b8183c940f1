#include "engine/train/not_finite.h"

#include <cmath>

namespace tw {
namespace {

constexpr size_t kSamplesNamed = 8;

/// "12 (line 13), 40 (line 41) and 3 more".
std::string namesOf(const std::vector<int64_t>& suspects, const EncodedDataset& data) {
  std::string names;
  for (size_t i = 0; i < std::min(kSamplesNamed, suspects.size()); ++i) {
    const auto& sample = data.samples[static_cast<size_t>(suspects[i])];
    names += (i ? ", " : "") + std::to_string(sample.index) +
             (sample.line > 0 ? " (line " + std::to_string(sample.line) + ")" : "");
  }
  if (suspects.size() > kSamplesNamed) names += " and " + std::to_string(suspects.size() - kSamplesNamed) + " more";
  return names;
}

} // namespace

Error notFiniteError(const StepOutcome& outcome, int64_t step, const EncodedDataset& data,
                     const std::vector<std::string>& sourceNames) {
  std::string file;
  int64_t line = 0;
  if (!outcome.suspects.empty()) {
    const auto& first = data.samples[static_cast<size_t>(outcome.suspects.front())];
    line = first.line;
    if (const auto source = static_cast<size_t>(first.source); source < sourceNames.size()) file = sourceNames[source];
  }
  const auto names = namesOf(outcome.suspects, data);
  return workError("train.not_finite",
                   std::isfinite(outcome.loss) ? TW_TEXT("The gradient of step %1 is not a finite number; the "
                                                         "state before it was kept. Samples of that batch: %2.",
                                                         step, names)
                                               : TW_TEXT("The loss of step %1 is not a finite number; the state "
                                                         "before it was kept. Samples of that batch: %2.",
                                                         step, names),
                   TW_TEXT("Look at these samples, lower the learning rate, or train in bfloat16 or float32."))
      .at(file, line);
}

} // namespace tw
