#pragma once
// The start of an adapter that begins as parts of the weights (PiSSA, OLoRA, LoftQ): kept in a folder beside it, an
// adapter of its own in PEFT's form, which PEFT takes as path_initial_model_for_weight_conversion.
#include "engine/tune/base/adapter_tensors.h"
#include "engine/tune/base/weight_scheme.h"

namespace tw {

constexpr const char* kStartFolder = "initial_adapter";

/// Whether the adapter in `folder` has its start beside it.
bool hasStart(const fs::path& folder);
/// adapter.start: it has none, and it cannot be computed again.
Error startMissing(const fs::path& folder);
/// `tensors` under the names of the adapter's own. Errors: io.*.
Result<> writeStart(const fs::path& folder, const WeightScheme& scheme, const std::vector<TrainableTensor>& tensors);

} // namespace tw
