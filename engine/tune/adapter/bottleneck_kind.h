#pragma once
// Bottleneck adapters (Houlsby et al. 2019, "Parameter-Efficient Transfer Learning for NLP"; Pfeiffer et al. 2021,
// "AdapterFusion"): small layers behind the blocks of every layer. PEFT has none; the files use its grammar
// (docs/formats.md).
#include "engine/tune/base/method_registry.h"

namespace tw {

std::unique_ptr<const MethodKind> makeBottleneckKind();

} // namespace tw
