#pragma once
// Full training: every dense parameter is trained as a float32 master; the model casts it to the compute dtype where it
// is used. The final folder is a whole model in the base's dtype; a checkpoint holds the masters.
#include "engine/tune/base/method_registry.h"

namespace tw {

std::unique_ptr<const MethodKind> makeFullKind();

} // namespace tw
