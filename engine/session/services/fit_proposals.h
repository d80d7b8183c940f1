#pragma once
// How a recipe that is too large for its device can be made to fit.
#include "engine/api/services.h"

#include <functional>

namespace tw {

using PlanFunction = std::function<Result<MemoryPlan>(const Recipe& recipe)>;
/// Ways that fit, the fewest and cheapest changes first: single ones, then combinations none of whose parts would do
/// alone. Empty when the recipe fits, or when nothing helps. Errors: those of `plan` for the recipe itself.
Result<std::vector<FitProposal>> proposeFits(const Recipe& recipe, const PlanFunction& plan);

} // namespace tw
