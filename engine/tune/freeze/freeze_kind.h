#pragma once
// Some layers trained in full, the others left as they are: full training of a part of the model.
#include "engine/tune/base/method_registry.h"

namespace tw {

std::unique_ptr<const MethodKind> makeFreezeKind();

} // namespace tw
