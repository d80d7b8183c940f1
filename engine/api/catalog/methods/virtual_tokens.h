#pragma once
// The field that all methods have which learn what stands before the text.
#include "engine/api/catalog/field.h"

namespace tw {

Field virtualTokensField();

} // namespace tw
