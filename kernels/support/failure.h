#pragma once

#include "tw_kernels/status.h"

namespace tw::kernels {

/// Keeps the runtime's name and text of an error for message(), on this thread.
Status launchFailed(const char* name, const char* text);

} // namespace tw::kernels
