#pragma once
// From a row of logits to the next token, in the order of Transformers' generate: repetition penalty, temperature,
// top-k, top-p, draw.
#include "engine/base/random.h"

#include <cstdint>
#include <span>
#include <vector>

namespace tw {

struct SamplingOptions {
  double temperature = 1.0; ///< 0 = greedy
  int64_t topK = 50;        ///< 0 = no limit
  double topP = 1.0;
  double repetitionPenalty = 1.0;
};

/// CTRL's penalty (arXiv:1909.05858): scores of ids already seen are divided by it when positive, multiplied when
/// negative.
void penalizeRepetition(std::span<float> scores, std::span<const int32_t> seen, double penalty);

/// `logits` [vocab] is used up. `seen` = prompt and generated ids.
int32_t sampleToken(std::span<float> logits, std::span<const int32_t> seen, const SamplingOptions& options,
                    Random& random);

} // namespace tw
