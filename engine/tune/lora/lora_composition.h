#pragma once
// Several LoRA adapters as one whose product of matrices is their weighted sum: the rows of their A and the columns of
// their B behind one another, weights and scales worked into B (PEFT's combination "cat").
#include "engine/tune/base/method_registry.h"

namespace tw {

/// MethodKind::compose of LoRA. `kind` reads and copies the adapters.
Result<AdapterCopy> composeLora(const MethodKind& kind, const std::vector<WeighedAdapter>& parts,
                                const ModelShape& model, const std::string& baseName);

} // namespace tw
