#pragma once
// What a reader returns: one row of a file.
#include "engine/api/json.h"
#include "engine/api/text.h"

#include <cstdint>
#include <string>

namespace tw {

/// One row as the reader found it.
struct Record {
  Json fields;      ///< an object: column -> value
  int64_t line = 0; ///< 1-based line in the file where the row starts (0 where the format has no lines, e.g. parquet)
  int64_t row = 0;  ///< 0-based row
  Text defect{};    ///< why the reader could not make a whole row of it; empty = fine
};

} // namespace tw
