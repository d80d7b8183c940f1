#pragma once
#include "engine/api/text.h"

namespace tw {

/// The words of nlohmann's parser ("syntax error while parsing value - invalid literal; last read: '[1, tru,'") as a
/// text that has translations; words of another form stand as they are.
Text jsonReason(const std::string& words);

} // namespace tw
