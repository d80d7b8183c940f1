#pragma once
// What is said when a step's loss or gradient is not a finite number.
#include "engine/data/dataset.h"
#include "engine/train/optimizer_step.h"

namespace tw {

/// Names the samples of `outcome` (of `data`), the first with its file and line. `step`: the one that failed, from 1.
/// `sourceNames`: file names by EncodedSample::source.
Error notFiniteError(const StepOutcome& outcome, int64_t step, const EncodedDataset& data,
                     const std::vector<std::string>& sourceNames);

} // namespace tw
