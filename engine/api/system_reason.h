#pragma once
#include "engine/api/text.h"

namespace tw {
/// What the operating system says of an error number (strerror), as a text that has translations where it is usual.
Text systemReason(int error);
} // namespace tw
