#pragma once
// The repairs of the data room, as `data clean` does them: a new file, never over the old one.
#include "engine/data/dataset.h"

namespace tw {

struct CleanOptions {
  bool dedupe = false;                  ///< leave out rows equal to an earlier one, white space aside
  bool trim = false;                    ///< cut white space from the ends of texts
  std::vector<DataSource> apartFrom;    ///< leave out rows that one of these holds, white space aside
  int64_t minLength = 0, maxLength = 0; ///< characters of the whole row, 0 = any
  int64_t maxTokens = 0;                ///< tokens of the whole sample, 0 = any; needs an encoder
  /// Text rows above maxTokens become several rows instead of being left out; no text is lost but white space at a
  /// cut's end.
  bool splitOverlong = false;
  std::shared_ptr<const SampleEncoder> encoder; ///< counts the tokens
};

struct CleanReport {
  int64_t kept = 0, dropped = 0; ///< rows written, rows of the source left out
  /// Code of the problem, or duplicate, in_other_file, too_short, too_long, too_many_tokens -> rows left out; split ->
  /// rows of the source that became several.
  std::map<std::string, int64_t> reasons;
};

/// Writes the rows worth keeping, columns and their order unchanged, in UTF-8: as JSON Lines, JSON, CSV, TSV or text by
/// the ending of `out`
/// (.jsonl, .json, .csv, .tsv, .txt; text only from text). Errors: those of loadSource; data.same_file; data.format;
/// data.nothing_left; data.split_needs_text for conversations; clean.options (a bound in tokens without an encoder, a
/// split without a bound); io.*.
Result<CleanReport> cleanFile(const DataSource& source, const fs::path& out, const CleanOptions& options,
                              const DataProgress& progress = {}, std::stop_token stop = {});

} // namespace tw
