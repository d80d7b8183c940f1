#pragma once
#include "engine/tune/base/scheme_kind.h"

namespace tw {

std::unique_ptr<const MethodKind> makeLoraKind();
std::unique_ptr<const MethodKind> makeReloraKind();

} // namespace tw
