#pragma once
#include "engine/api/json.h"
#include "engine/api/text.h"

#include <cstdint>
#include <string>

namespace tw {

/// What is wrong with a row of a data file.
struct DataProblem {
  std::string code;
  Text message, advice;
  std::string file;
  int64_t line = 0, row = 0;
};
Json toJson(const DataProblem& problem);

} // namespace tw
