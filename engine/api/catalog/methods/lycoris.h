#pragma once
// What LoHa and LoKr have in common, which PEFT takes from LyCORIS.
#include "engine/api/catalog/methods.h"

namespace tw {

MethodInfo lycorisInfo();

} // namespace tw
