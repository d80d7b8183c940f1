#pragma once
// What all methods share which learn what stands before the text.
#include "engine/api/catalog/methods.h"

namespace tw {

/// Of the method `name`: neither targets nor merging, the rates that suit few values, and num_virtual_tokens as the
/// first field.
MethodInfo virtualTokensInfo(const std::string& name);

} // namespace tw
