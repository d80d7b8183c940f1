#pragma once
// What a source comes to in tokens, kept so that another max_length or packing needs no second tokenisation.
#include "engine/data/inspect.h"
#include "engine/data/readers/reader.h"

namespace tw {

/// Every usable row of a source, encoded and forgotten but for its numbers.
struct SourceMeasure {
  struct Row {
    int64_t line = 0, row = 0;
    int32_t length = 0; ///< tokens before truncation
    uint32_t runs = 0;  ///< where in `trainedRuns` its runs begin
  };
  DatasetSummary summary;
  std::vector<Row> rows;
  /// [first, last) of the tokens that carry loss, row after row.
  std::vector<std::pair<int32_t, int32_t>> trainedRuns;
  std::vector<Fingerprint> fingerprints; ///< of `rows`, in their order
  std::vector<Problem> problems;         ///< of rows and their encoding, truncation aside; listed as ProblemList does
  std::map<std::string, int64_t> problemCounts;
  LeftOut leftOut;             ///< rows that could not be encoded
  std::vector<FilePart> parts; ///< the files of a folder
  bool isText = false;
  int32_t lowestId = 0, highestId = 0; ///< of all tokens

  /// Tokens of row `index` with loss among its first `kept`; the first token of a sample is never a target.
  int64_t trained(size_t index, int64_t kept) const;
};
/// `encoder`'s max_length and overlong do not matter. What cannot be parsed is a problem (data.parse) unless `encoder`
/// is strict. Errors: as encodeDataset, except those about lengths.
Result<SourceMeasure> measureSource(const DataSource& source, const SampleEncoder& encoder,
                                    const DataProgress& progress = {}, std::stop_token stop = {});

/// The samples that a source yields under an encoder's max_length and overlong.
struct FittedSource {
  std::vector<int32_t> whole; ///< tokens of each sample before truncation
  std::vector<int32_t> kept;  ///< and after it
  std::vector<int64_t> trained;
  int64_t overlong = 0;          ///< rows above max_length, whatever becomes of them
  std::vector<Problem> problems; ///< what the cut did: row.truncated, row.too_long, row.no_target, row.beyond_context
  std::map<std::string, int64_t> problemCounts;
  LeftOut leftOut;
};
/// Errors: data.split_needs_text; in strict mode that of the first row that is left out.
Result<FittedSource> fitSource(const SourceMeasure& measure, const SampleEncoder& encoder, const std::string& file);

} // namespace tw
