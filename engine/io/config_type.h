#pragma once
// The element type that a config.json names.
#include "engine/api/json.h"
#include "engine/io/tensor_type.h"

namespace tw {

/// config.json with the dtype key of its dialect set (also in text_config). `type`: one that has a floatTypeName.
Json configWithType(Json config, TensorType type);

} // namespace tw
