#pragma once
// Prefix tuning (Li and Liang 2021, arXiv:2101.00190) as PEFT trains it: keys and values of virtual tokens before those
// of the text, in every layer.
#include "engine/tune/base/method_registry.h"

namespace tw {

std::unique_ptr<const MethodKind> makePrefixTuningKind();

} // namespace tw
