#pragma once
// A file as a stream of records, whatever its format.
#include "engine/base/files.h"
#include "engine/data/readers/record.h"

#include <memory>
#include <optional>

namespace tw {

class TextFile;
using TextFilePtr = std::shared_ptr<const TextFile>;

/// Pulls one row after another. Not thread-safe.
class RecordReader {
 public:
  virtual ~RecordReader() = default;
  /// The next row, or nullopt at the end. Errors: data.parse (with line), data.format.
  virtual Result<std::optional<Record>> next() = 0;
  /// From now on a row whose own text cannot be parsed is a record with a defect, where the format lets the rows after
  /// it be found all the same (JSON Lines); repairs read so, training never.
  virtual void keepBrokenRows() {}
  /// Bytes (or any other unit of work) done and in all, for progress.
  virtual uint64_t position() const = 0;
  virtual uint64_t size() const = 0;
  /// "UTF-8", "GB18030" … or "parquet" where there is no text encoding.
  virtual std::string encoding() const = 0;
};

/// A reader of text, where a part of the file can be read on its own.
class SliceableReader : public RecordReader {
 public:
  struct Place {
    uint64_t offset = 0; ///< bytes of the UTF-8 text
    int64_t line = 1;
  };
  /// Between the last row and the next one.
  virtual Place place() const = 0;
  /// Passes over the next row without parsing it; false at the end. Errors: those of next() that concern more than one
  /// row.
  virtual Result<bool> skip() = 0;
  /// A reader of the same kind of rows for `slice`, a part of the text that begins at a place() before row `row`.
  virtual std::unique_ptr<SliceableReader> resumed(TextFilePtr slice, int64_t line, int64_t row) const = 0;
};

/// A reader that can go to any row.
class SeekableReader : public RecordReader {
 public:
  virtual int64_t rows() const = 0;
  /// The next row will be `row`. Errors: data.parse.
  virtual Result<> seek(int64_t row) = 0;
};

enum class FileFamily { Json, Jsonl, Csv, Tsv, Text, Parquet };

/// By the file name's extension. Errors: data.format with the supported list.
Result<FileFamily> fileFamily(const fs::path& path);

/// The reader of a text file of this family (any but Parquet).
Result<std::unique_ptr<SliceableReader>> openTextFamily(TextFilePtr file, FileFamily family);

/// Opens any supported file. Errors: io.*, data.empty, data.encoding, data.parse, data.format, data.parquet.
Result<std::unique_ptr<RecordReader>> openReader(const fs::path& path);

// One function per format; each is all that a new format needs (CONTRIBUTING.md).
/// An array of objects; an object with one such array under data/rows/train/…; a single object (one row); or JSON Lines
/// by another name.
Result<std::unique_ptr<SliceableReader>> openJson(TextFilePtr file);
/// The rows of an array of which `beginning` may hold only a part; its end is not looked at. nullptr when the text
/// begins otherwise.
std::unique_ptr<SliceableReader> openJsonArray(TextFilePtr beginning);
/// One object a line; blank lines are skipped.
Result<std::unique_ptr<SliceableReader>> openJsonl(TextFilePtr file);
/// RFC 4180 with a header row; `delimiter` 0 chooses among comma, semicolon and tab by the header. Every value is a
/// string.
Result<std::unique_ptr<SliceableReader>> openCsv(TextFilePtr file, char delimiter);
/// One record {"text": …} a paragraph; blank lines separate.
Result<std::unique_ptr<SliceableReader>> openText(TextFilePtr file);
/// Through the plugin that links Arrow (parquet_plugin/). Errors: data.parquet_missing when it or Arrow is not
/// installed, data.parse.
Result<std::unique_ptr<SeekableReader>> openParquet(const fs::path& path);

} // namespace tw
