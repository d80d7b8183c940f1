#pragma once
#include "engine/api/text.h"

#include <optional>
#include <string_view>

namespace tw {

/// The words of nlohmann's parser ("syntax error while parsing value - invalid literal; last read: '[1, tru,'") as a
/// text that has translations; words of another form stand as they are.
Text jsonReason(const std::string& words);

/// What text that the parser does not take seems to be: a web page, something of Python's, JSON with comments … in
/// words for people. Nothing where it cannot be told.
std::optional<Text> jsonHint(std::string_view text);

} // namespace tw
