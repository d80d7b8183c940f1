#pragma once
// Ranks beside the matrices that they are for: B·A has at most the rank of the smaller side of W, so that what a larger
// r adds is trained and stored for nothing.
#include "engine/tune/base/weight_scheme.h"

namespace tw {

/// Tells in `notes` where the rank is above what a matrix can use, and, for methods that take a rank_pattern
/// (`byModule`), with the one that mends it: PEFT accepts it, and so do we. Errors: method.rank where it is above what
/// every place can use, which can only be a mistake.
Result<> checkRanks(const WeightScheme& scheme, const std::vector<Place>& places, bool byModule,
                    std::vector<MethodNote>& notes);

} // namespace tw
