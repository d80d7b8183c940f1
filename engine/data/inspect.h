#pragma once
// What `data inspect` and the data room show: format, mapping, problems, and how long things are.
#include "engine/data/dataset.h"

namespace tw {

/// Lengths in characters (code points) over the usable rows.
struct LengthStatistics {
  int64_t count = 0, minimum = 0, maximum = 0, median = 0, p95 = 0, total = 0;
  double mean = 0;
};
/// The numbers may be reordered.
LengthStatistics lengthStatistics(std::vector<int64_t>& lengths);

struct Inspection {
  DatasetSummary summary;
  LengthStatistics prompt, response, whole;     ///< of a text row: `whole` alone
  LengthStatistics turns;                       ///< messages a conversation, system text included
  int64_t duplicates = 0;                       ///< usable rows equal to an earlier one (white space aside)
  std::vector<int64_t> duplicateRows;           ///< the first of these
  std::map<std::string, int64_t> problemCounts; ///< by code
  std::vector<Problem> problems;
};
/// Errors: as loadSource, except that a file without any usable row is shown, not refused, and that what cannot be
/// parsed row by row is a problem (data.parse).
Result<Inspection> inspectSource(const DataSource& source, const DataProgress& progress = {},
                                 std::stop_token stop = {});
Json toJson(const LengthStatistics& statistics);

/// Code points of a message's text, or of all its text parts.
int64_t messageLength(const Json& message);
/// Code points of everything that is said in it.
int64_t conversationLength(const Conversation& conversation);

/// 128 bits that tell conversations apart, blind to white space: runs count as one space, ends are ignored.
struct Fingerprint {
  uint64_t high = 0, low = 0;
  bool operator==(const Fingerprint&) const = default;
};
Fingerprint fingerprint(const Conversation& conversation);
struct FingerprintHash {
  size_t operator()(const Fingerprint& value) const { return value.low; }
};

} // namespace tw
