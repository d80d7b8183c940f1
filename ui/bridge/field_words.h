#pragma once
// Recipe fields in words: names of choices and what is wrong with a value. (labelOf and helpOf are in messages.h.)
#include "engine/api/catalog/field_info.h"

#include <QString>

namespace tw::ui {

/// A choice as people say it: "cosine" -> "Cosine". Unknown ones as they are.
QString choiceName(const FieldInfo& field, const Json& value);
/// "16", "0.05", "2e-4": as one would type it into a recipe.
QString numberText(double value);
/// What is wrong with this value of the field, one sentence; empty when the engine accepts it.
QString problemOf(const FieldInfo& field, const Json& value);

} // namespace tw::ui
