#pragma once
#include <nlohmann/json.hpp>

namespace tw {
/// Objects keep the order of the file they came from: chat templates print tool schemas in it.
using Json = nlohmann::ordered_json;
} // namespace tw
