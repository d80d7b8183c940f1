#pragma once
// Where exceptions end.
#include "engine/api/result.h"

#include <functional>

namespace tw {

/// Runs `work`; what LibTorch, the standard library or a bug throws becomes an error in words. Errors: memory.device,
/// memory.host, internal.torch, internal.
Result<> guarded(const std::function<Result<>()>& work);

} // namespace tw
