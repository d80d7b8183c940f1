#pragma once
#include "engine/tune/base/scheme_kind.h"

namespace tw {

std::unique_ptr<const MethodKind> makeLoraKind();

} // namespace tw
