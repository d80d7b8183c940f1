#pragma once
// From files to encoded samples: the one path that `data encode`, the token inspector and the trainer share.
#include "engine/data/sample.h"

#include <functional>
#include <map>
#include <stop_token>

namespace tw {

/// One file, or a folder of files, as the recipe names it (docs/formats.md, data.train[]).
struct DataSource {
  fs::path path;
  std::string format = "auto";                ///< auto|alpaca|sharegpt|messages|prompt_completion|text
  std::map<std::string, std::string> columns; ///< role -> column
  int64_t limit = 0;                          ///< rows used, 0 = all
  double weight = 1.0;
  std::string encoding = "auto"; ///< or the name of one
};

/// Which tokens carry loss: every assistant turn's, the last one's, or all.
enum class TrainOn { Responses, LastResponse, All };
/// What becomes of a sample above max_length; Split is for plain text, Auto is Split for text and Truncate for
/// conversations.
enum class Overlong { Auto, Truncate, Drop, Split };
/// By the names of recipes. Errors: recipe.value (lists the names).
Result<TrainOn> trainOnNamed(const std::string& name);
Result<Overlong> overlongNamed(const std::string& name);

/// How conversations become ids and labels.
struct EncodeOptions {
  int64_t maxLength = 1024;
  TrainOn trainOn = TrainOn::Responses;
  Overlong overlong = Overlong::Auto;
  std::string system;        ///< system prompt put before conversations that have none
  bool strict = false;       ///< a row that cannot be used is an error
  int64_t contextLength = 0; ///< of the model: a longer sample is a problem (row.beyond_context); 0 = not known
  /// The rows of a source (plain text or conversations) are joined and cut into pieces.
  bool splits(bool isText) const { return overlong == Overlong::Split || (overlong == Overlong::Auto && isText); }
};

struct DatasetSummary {
  std::string format, encoding; ///< "alpaca", "UTF-8 with BOM" …
  int64_t rows = 0, usable = 0; ///< in an EncodedDataset: rows that are trained
  int64_t problems = 0;         ///< in an EncodedDataset: how many were found, listed or not
  std::vector<std::string> columns;
  std::map<std::string, std::string> mapping; ///< role -> column found
};

/// Progress in bytes of the file, called now and then; return value ignored.
using DataProgress = std::function<void(uint64_t done, uint64_t total)>;

/// Bytes on the disk of a file or of all files of a folder; 0 where it cannot be read.
uint64_t sourceBytes(const fs::path& path);

/// A file read as conversations. Errors: data.parse (with line), data.encoding, data.empty, data.format,
/// data.no_usable_rows.
struct LoadedSource {
  DatasetSummary summary;
  std::vector<Conversation> conversations;
  std::vector<Problem> problems;
};
Result<LoadedSource> loadSource(const DataSource& source, bool strict = false, const DataProgress& progress = {},
                                std::stop_token stop = {});

/// The messages with `system` put first where they have no system text of their own; a blank one adds nothing.
Json withSystem(const Json& messages, const std::string& system);

/// How a sample came about, for those who look: its text, and where in it each id comes from.
struct SampleTrace {
  std::string text;
  std::vector<ByteSpan> offsets;
};

/// Turns one conversation into ids and labels. A sample that cannot be used is an Error whose code is the Problem's
/// code. Notes such as row.truncated are appended to `problems`.
class SampleEncoder {
 public:
  SampleEncoder(std::shared_ptr<const Tokenizer> tokenizer, std::shared_ptr<const ChatTemplate> chatTemplate,
                EncodeOptions options);
  Result<EncodedSample> encode(const Conversation& conversation, std::vector<Problem>& problems) const;
  /// The first half of encode(): all tokens with their labels, whatever max_length is.
  Result<EncodedSample> encodeWhole(const Conversation& conversation, std::vector<Problem>& problems,
                                    SampleTrace* trace = nullptr) const;
  /// The second half: the sample cut at max_length. Errors and problems: as checkFit.
  Result<> cut(EncodedSample& sample, std::vector<Problem>& problems) const;
  /// What becomes of a whole sample with `length` tokens of which `targets` would be left to learn
  /// from after the cut. An error leaves it out (row.too_long, row.no_target), a problem is noted (row.truncated,
  /// row.beyond_context).
  Result<> checkFit(int64_t length, int64_t targets, int64_t line, int64_t row, std::vector<Problem>& problems) const;
  /// The problem of a sample that is trained with so many tokens, where the model's context is known and shorter.
  std::optional<Problem> beyondContext(int64_t length, int64_t line, int64_t row) const;
  /// Ids of a plain text: BOS/EOS as the tokenizer adds them, and EOS at the end if it adds none.
  std::vector<int32_t> textIds(std::string_view text) const { return textEncoding(text).ids; }
  /// The same with the place of each id in the text.
  Encoding textEncoding(std::string_view text) const;
  /// Errors: recipe.value for a max_length that cannot be.
  Result<> checkOptions() const;
  const EncodeOptions& options() const { return m_options; }

 private:
  Result<EncodedSample> encodeChat(const Conversation& conversation, std::vector<Problem>& problems,
                                   SampleTrace* trace) const;
  std::shared_ptr<const Tokenizer> m_tokenizer;
  std::shared_ptr<const ChatTemplate> m_template; ///< may be null when all sources are text
  EncodeOptions m_options;
  Json m_variables;
};

/// All samples of several sources, encoded on all cores, in file order (source by source).
struct EncodedDataset {
  std::vector<EncodedSample> samples;
  std::vector<double> sourceWeights;
  std::vector<DatasetSummary> summaries;
  std::vector<Problem> problems;
  int64_t tokens = 0, targets = 0;
};
/// Errors as above, and data.all_too_long, data.no_targets, data.no_usable_rows.
Result<EncodedDataset> encodeDataset(const std::vector<DataSource>& sources, const SampleEncoder& encoder,
                                     std::shared_ptr<const Tokenizer> tokenizer, const DataProgress& progress = {},
                                     std::stop_token stop = {});

/// Rows that were left out, by reason.
struct LeftOut {
  int64_t tooLong = 0, noTarget = 0, other = 0;
  std::optional<Error> first;
  void add(const Error& error);
  void add(const LeftOut& more);
};
/// Why there is no sample at all: data.all_too_long, data.no_targets or data.no_usable_rows.
Error nothingToTrainOn(const LeftOut& rows, int64_t maxLength);

/// Splits off a seeded fraction for validation; both keep file order.
std::pair<EncodedDataset, EncodedDataset> splitValidation(EncodedDataset all, double fraction, uint64_t seed);
/// Which of `count` samples that fraction is.
std::vector<bool> heldOut(size_t count, double fraction, uint64_t seed);

} // namespace tw
