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
  bool unreadable = false; ///< the row's own text cannot be parsed: repairs and checks pass over it, training stops
  bool mended = false;     ///< broken characters (a lone half of a surrogate pair) stand as U+FFFD in it
};

/// A row that cannot be used, or can be used but deserves a look; line 0 = about the file as a whole.
struct Problem {
  std::string code; ///< row.missing_field, row.wrong_type, row.blank_response, row.role_order, row.no_target,
                    ///< row.too_long, row.truncated, row.encoding …
  int64_t line = 0;
  int64_t row = 0;
  Text message, advice;
  std::string file;
};

} // namespace tw
