#pragma once
// P-tuning (Liu et al. 2021, "GPT Understands, Too") as PEFT trains it: virtual tokens that a small network makes.
#include "engine/tune/base/method_registry.h"

namespace tw {

std::unique_ptr<const MethodKind> makePTuningKind();

} // namespace tw
