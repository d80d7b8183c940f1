#pragma once
#include <ATen/ATen.h>

namespace tw {

/// A buffer of this thread for `elements` values, one per device and type and as large as the largest request so far:
/// the next call overwrites it.
at::Tensor scratch(int64_t elements, const at::TensorOptions& options);

} // namespace tw
