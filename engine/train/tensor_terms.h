#pragma once
// In what single tensors of a run differ for its optimizer.
#include "engine/train/train_options.h"

namespace tw {

/// The run's optimizer options with the terms of each tensor: LoRA+'s rates, and that optimizers with a state in fewer
/// bits keep those of the tables of embeddings (`tables`, by their modules' names) in 32.
OptimizerOptions withTensorTerms(const TrainOptions& options, std::vector<std::string> tables);

} // namespace tw
