#pragma once
// What two recipes do differently, field by field.
#include "engine/api/json.h"

#include <QString>

#include <vector>

namespace tw::ui {

struct RecipeDifference {
  QString field;       ///< dotted
  QString left, right; ///< as people read them; "–" where a side has no such field
};

/// The fields that differ, in the order of the contract. A run's name and folder are its own and left out.
std::vector<RecipeDifference> recipeDifferences(const Json& left, const Json& right);
/// A recipe value in words: "on", "all-linear", "identity.json ×2".
QString recipeValueText(const Json& value);

} // namespace tw::ui
