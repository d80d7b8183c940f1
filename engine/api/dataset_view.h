#pragma once
// A dataset as the data room looks at it: rows on demand, one sample with all its tokens, and what a recipe's data adds
// up to.
#include "engine/api/data_problem.h"
#include "engine/api/recipe.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace tw {

/// One row as the file holds it. `cells` follow DatasetView::columns(); values that are not text are JSON; long ones
/// are cut and end with "…".
struct DataRow {
  int64_t row = 0, line = 0; ///< 0-based row, 1-based line (0 = the format has no lines)
  std::vector<std::string> cells;
  Text problem; ///< why the row cannot be used, or empty
};

/// An open file: an index of where its rows are, never the rows themselves. Thread-safe.
class DatasetView {
 public:
  virtual ~DatasetView() = default;
  virtual int64_t rows() const = 0;
  virtual const std::vector<std::string>& columns() const = 0;
  virtual const std::string&
  format() const = 0; ///< "alpaca", "messages" …, or empty when nothing fits (then a mapping by hand is needed)
  virtual const std::string& encoding() const = 0;                       ///< "UTF-8 with BOM" …
  virtual const std::map<std::string, std::string>& mapping() const = 0; ///< role -> column
  /// Why format() is empty (columns that fit nothing, preference data …) and what to do; nothing where it is not.
  virtual std::optional<Error> noFormat() const { return std::nullopt; }
  /// At most `count` rows from `first` on. Errors: io.*, data.parse.
  virtual Result<std::vector<DataRow>> read(int64_t first, int64_t count) const = 0;
  /// Rows, ascending and at most `most`, in one of whose columns the words stand; upper and lower case alike. Errors:
  /// as read(), cancelled.
  virtual Result<std::vector<int64_t>> find(const std::string& words, int64_t most, std::stop_token stop) const = 0;
};

/// Bytes read so far and in all; called on the calling thread now and then.
using DataProgressSink = std::function<void(uint64_t done, uint64_t total)>;

/// One token of a sample. `text` is what the token shows (bytes that are no whole character as \xNN).
struct SampleToken {
  int32_t id = 0;
  std::string text;
  bool trained = false; ///< carries loss
  bool special = false; ///< an added token that the tokenizer marks special
  bool bos = false, eos = false;
};

/// One row all the way: what the token inspector shows is what is trained.
struct SampleView {
  Json messages;                     ///< the conversation ([] for text rows)
  std::string rendered;              ///< the template's output, or the text
  std::vector<SampleToken> tokens;   ///< before truncation
  int64_t kept = 0;                  ///< how many of them max_length keeps
  int64_t trained = 0;               ///< of the kept ones
  bool endTrained = false;           ///< the last kept token that carries loss is one that ends a turn
  std::vector<DataProblem> problems; ///< of this row
};

/// What a recipe's data adds up to.
struct DataTotals {
  int64_t rows = 0, samples = 0, tokens = 0, trained = 0,
          batches = 0;          ///< batches: elements of an epoch (packs, or samples without packing)
  int64_t overlong = 0;         ///< samples above max_length
  int64_t validation = 0;       ///< samples set aside
  std::vector<int32_t> lengths; ///< tokens of each training sample before truncation, unsorted
  std::vector<DataProblem> problems;
  std::map<std::string, int64_t> problemCounts; ///< by code
  int64_t duplicates = 0;
  /// The first of these: what each file holds that stands in it or in a file before it already.
  std::vector<std::pair<std::string, int64_t>> duplicateRows; ///< file, row
};

} // namespace tw
