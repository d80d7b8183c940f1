#pragma once
// Prompt tuning (Lester et al. 2021, arXiv:2104.08691) as PEFT trains it: embeddings of virtual tokens before the text.
#include "engine/tune/base/method_registry.h"

namespace tw {

std::unique_ptr<const MethodKind> makePromptTuningKind();

} // namespace tw
