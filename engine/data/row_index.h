#pragma once
// Where the rows of a file are: one place every few rows, never the rows themselves. What is asked for is read from the
// disk, in any order.
#include "engine/data/dataset.h"
#include "engine/data/readers/reader.h"

namespace tw {

/// Thread-safe. Takes 2 MiB at most for a file, whatever its size.
class RowIndex {
 public:
  /// One pass over the file or the files of a folder; `limit` rows at most (0 = all). Errors: io.*, data.empty,
  /// data.encoding, data.format, data.parse where the file's structure is broken; a single row that cannot be read is
  /// no error.
  static Result<std::unique_ptr<RowIndex>> build(const fs::path& path, int64_t limit, const DataProgress& progress = {},
                                                 std::stop_token stop = {}, const std::string& encoding = "auto");
  virtual ~RowIndex() = default;

  int64_t rows() const { return m_rows; }
  const std::string& encoding() const { return m_encoding; }
  /// The files of a folder; empty where the source is one file.
  virtual const std::vector<FilePart>& parts() const { return noParts(); }
  /// At most `count` rows from `first` on. A row that cannot be read has no fields and a defect. Errors: io.*,
  /// data.changed (the file is not the one that was indexed), data.parse.
  virtual Result<std::vector<Record>> read(int64_t first, int64_t count) const = 0;

 protected:
  int64_t m_rows = 0;
  std::string m_encoding;
};

} // namespace tw
