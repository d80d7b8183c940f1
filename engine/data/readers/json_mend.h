#pragma once
// What other programs write as JSON and no parser takes: mended only after the strict parse failed.
#include <string>
#include <string_view>

namespace tw {

struct MendedJson {
  std::string text;
  bool numbers = false;    ///< NaN, Infinity (Python, pandas) or a number beyond a real's range became null
  bool surrogates = false; ///< \uD83D without its other half became \uFFFD
};
/// Line ends stay where they are.
MendedJson mendJson(std::string_view text);

} // namespace tw
