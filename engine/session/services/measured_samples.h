#pragma once
// The samples of a recipe's training sources by their numbers: what the data room adds up and the memory plan is made
// from.
#include "engine/api/recipe.h"
#include "engine/data/sampler.h"

namespace tw {

struct MeasuredSamples {
  // One entry a sample, source by source; without what is held out for validation.
  std::vector<EpochPlan::Shape> shapes; ///< as they are trained
  std::vector<int32_t> whole;           ///< tokens before truncation
  std::vector<int64_t> trained;         ///< tokens with loss
  int32_t lowestId = 0, highestId = 0;  ///< of all tokens, validation included
  LeftOut leftOut;
};

/// The first epoch that the sampler makes of them.
EpochPlan epochOf(const Recipe& recipe, const MeasuredSamples& samples);

} // namespace tw
