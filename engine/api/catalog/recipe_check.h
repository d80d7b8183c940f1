#pragma once
#include "engine/api/recipe.h"

namespace tw {
/// Every field of the JSON known, well-typed, in range and available in this version. The first offence is returned,
/// with its field.
Result<> checkRecipeJson(const Json& recipe);
} // namespace tw
