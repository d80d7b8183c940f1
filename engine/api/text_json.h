#pragma once
// A Text on its way to another process of this program.
#include "engine/api/json.h"
#include "engine/api/text.h"

namespace tw {

/// {"template": …, "arguments": […]}, where an argument is a string or such an object; words from outside are a string.
Json toJson(const Text& text);
/// Nothing where the JSON is none of toJson(Text).
Text textFromJson(const Json& json);

} // namespace tw
