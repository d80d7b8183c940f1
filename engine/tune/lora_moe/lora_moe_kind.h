#pragma once
#include "engine/tune/base/method_registry.h"

namespace tw {

std::unique_ptr<const MethodKind> makeLoraMoeKind();

} // namespace tw
