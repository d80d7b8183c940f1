#pragma once
// Looking for words in the rows of a source.
#include "engine/data/indexed_source.h"

namespace tw {

/// Rows, ascending and at most `most`, in one of whose columns the words stand; upper and lower case alike (Unicode's
/// simple case folding). Errors: those of IndexedSource::read, cancelled.
Result<std::vector<int64_t>> findRows(const IndexedSource& source, const std::string& words, int64_t most,
                                      std::stop_token stop);

} // namespace tw
