#pragma once
// Recipe fields in words: names of choices and what is wrong with a value. (labelOf and helpOf are in messages.h.)
#include "engine/api/catalog/field_info.h"

#include <QString>

namespace tw::ui {

/// A choice as people say it: "cosine" -> "Cosine". Unknown ones as they are.
QString choiceName(const FieldInfo& field, const Json& value);
/// "16", "0.05", "3e-3", "2e-4": the one notation of settings and rates, as one would type it into a recipe. Below 0.01
/// a power of ten stands for the zeros. At most `figures` digits that count.
QString numberText(double value, int figures = 10);
/// What is wrong with this value of the field, one sentence; empty when the engine accepts it.
QString problemOf(const FieldInfo& field, const Json& value);

} // namespace tw::ui
