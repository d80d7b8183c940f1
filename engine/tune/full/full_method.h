#pragma once
// Full training: every dense parameter is trained as a float32 master; the model casts it to the compute dtype where it
// is used. The final folder is a whole model in the base's dtype; a checkpoint holds the masters.
#include "engine/tune/base/method_registry.h"

#include <functional>
#include <set>

namespace tw {

/// The numbers of the layers that are trained, of a model of so many. Errors: method.*.
using ChooseLayers = std::function<Result<std::set<int64_t>>(int64_t layers)>;

/// Trains the model's own weights: those of the chosen layers, or all where `choose` is empty. What is not trained is
/// written as it was. `info` must outlive the method.
std::unique_ptr<TuningMethod> makeFullMethod(const MethodInfo& info, const MethodOptions& options, ChooseLayers choose);

std::unique_ptr<const MethodKind> makeFullKind();

} // namespace tw
