#pragma once
// Weights that are no finite numbers: what is made with them is of no use, so they are named where they come in.
#include "engine/api/result.h"

#include <ATen/ATen.h>

namespace tw {

/// No NaN and no infinity among the values; true for tensors of whole numbers. Looks at the bits, on all cores; a
/// tensor on another device is copied.
bool allFinite(const at::Tensor& values);

/// That the tensor `name` of the model in `file` is finite. Errors: model.not_finite.
Result<> checkFinite(const at::Tensor& values, const std::string& name, const std::string& file);

} // namespace tw
